package dev.kindling.examples.lab;

import dev.kindling.nn.Linear;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;

/**
 * The numbers of PyTorch on a CPU after {@code torch.manual_seed(seed)}: uniform ones to the bit,
 * normal ones to the last few bits, which depend on the machine in PyTorch.
 */
final class TorchRandom {
  /** From so many numbers on, PyTorch draws normal ones in blocks. */
  private static final int BLOCK = 16;

  private final MersenneTwister twister;
  private double kept = Double.NaN;

  TorchRandom(int seed) {
    twister = new MersenneTwister(seed);
  }

  /** {@code nn.Linear(in, out)}, whose weights PyTorch keeps as {@code [out, in]}. */
  Linear linear(int in, int out) {
    float bound = (float) (1 / Math.sqrt(in));
    Tensor weight = uniform(Shape.of(out, in), bound);
    return Linear.of(weight.transpose(), uniform(Shape.of(out), bound));
  }

  private Tensor uniform(Shape shape, float bound) {
    return Tensor.filled(
        shape,
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = Math.fma(unit(), bound + bound, -bound);
          }
        });
  }

  /** {@code torch.randn(…)}: of the standard normal distribution. */
  Tensor randn(int... dims) {
    return Tensor.filled(
        Shape.of(dims),
        data -> {
          if (data.length < BLOCK) {
            for (int i = 0; i < data.length; i++) {
              data[i] = (float) normal();
            }
          } else {
            blocks(data);
          }
        });
  }

  /** Box and Muller's method on blocks of 16 uniform numbers; the last may overlap another. */
  private void blocks(float[] data) {
    for (int i = 0; i < data.length; i++) {
      data[i] = unit();
    }
    int whole = data.length - data.length % BLOCK;
    for (int from = 0; from < whole; from += BLOCK) {
      block(data, from);
    }
    if (whole < data.length) {
      int from = data.length - BLOCK;
      for (int i = from; i < data.length; i++) {
        data[i] = unit();
      }
      block(data, from);
    }
  }

  private static void block(float[] data, int from) {
    for (int i = from; i < from + BLOCK / 2; i++) {
      double radius = Math.sqrt(-2 * StrictMath.log(1 - data[i]));
      double angle = 2 * Math.PI * data[i + BLOCK / 2];
      data[i] = (float) (radius * StrictMath.cos(angle));
      data[i + BLOCK / 2] = (float) (radius * StrictMath.sin(angle));
    }
  }

  private float unit() {
    return (twister.bits() & 0xFFFFFF) * 0x1p-24f;
  }

  private double precise() {
    long high = twister.bits();
    long low = twister.bits() & 0xFFFFFFFFL;
    return ((high << 32 | low) & (1L << 53) - 1) * 0x1p-53;
  }

  private double normal() {
    if (!Double.isNaN(kept)) {
      double number = kept;
      kept = Double.NaN;
      return number;
    }
    double turn = 2 * Math.PI * precise();
    double radius = Math.sqrt(-2 * StrictMath.log1p(-precise()));
    kept = radius * StrictMath.sin(turn);
    return radius * StrictMath.cos(turn);
  }
}
