package dev.kindling.tensor;

import dev.kindling.op.Shape;

/** Vectors of numbers at equal distances. */
final class Sequence {
  private Sequence() {}

  static Tensor steps(float start, float end, float step) {
    double count = Math.ceil(((double) end - start) / step);
    if (!(count >= 0 && count <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "arange: no steps of " + step + " lead from " + start + " to " + end);
    }
    return Tensor.filled(
        Shape.of((int) count),
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = (float) (start + (double) i * step);
          }
        });
  }

  static Tensor between(float start, float end, int count) {
    double step = count < 2 ? 0 : ((double) end - start) / (count - 1);
    return Tensor.filled(
        Shape.of(count),
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = i < count - 1 || count == 1 ? (float) (start + i * step) : end;
          }
        });
  }
}
