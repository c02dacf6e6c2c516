package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;

/**
 * What a layer gave for some samples: how large its outputs are, and how many of its units do
 * nothing.
 *
 * <p>A unit is one place in a sample's output; in images {@code [n, channels, height, width]} it is
 * a channel.
 */
public final class Activity {
  /** How near to its limit a saturated output of sigmoid or tanh is: its slope is below 0.02. */
  private static final float NEAR = 0.01f;

  private boolean[] alive = {};
  private boolean[] resting = {};
  private long samples;
  private long elements;
  private long zeros;
  private long nearZero;
  private long nearOne;
  private long nearMinusOne;
  private double squares;

  /** Of no sample yet. */
  public Activity() {}

  /** Takes the outputs for a batch into account. */
  public void add(Tensor output) {
    Shape shape = output.shape();
    int n = shape.rank() == 0 ? 1 : shape.dim(0);
    int rank = shape.rank();
    int perUnit = rank < 4 ? 1 : shape.size() / Math.max(1, n * shape.dim(1));
    float[] y = output.toArray();
    int units = y.length / Math.max(1, n * perUnit);
    grow(units);
    samples += n;
    elements += y.length;
    int at = 0;
    double sum = 0;
    for (int sample = 0; sample < n; sample++) {
      for (int unit = 0; unit < units; unit++) {
        boolean lives = false;
        boolean rests = false;
        for (int end = at + perUnit; at < end; at++) {
          float value = y[at];
          sum += (double) value * value;
          if (value == 0f) {
            zeros++;
            rests = true;
          } else {
            lives = true;
          }
          nearZero += value < NEAR ? 1 : 0;
          nearOne += value > 1f - NEAR ? 1 : 0;
          nearMinusOne += value < NEAR - 1f ? 1 : 0;
        }
        alive[unit] |= lives;
        resting[unit] |= rests;
      }
    }
    squares += sum;
  }

  /** Takes everything into account that another has, of the same layer. */
  public void merge(Activity other) {
    grow(other.alive.length);
    for (int unit = 0; unit < other.alive.length; unit++) {
      alive[unit] |= other.alive[unit];
      resting[unit] |= other.resting[unit];
    }
    samples += other.samples;
    elements += other.elements;
    zeros += other.zeros;
    nearZero += other.nearZero;
    nearOne += other.nearOne;
    nearMinusOne += other.nearMinusOne;
    squares += other.squares;
  }

  private void grow(int units) {
    if (units > alive.length) {
      alive = Arrays.copyOf(alive, units);
      resting = Arrays.copyOf(resting, units);
    }
  }

  /** The number of samples. */
  public long samples() {
    return samples;
  }

  /** The number of units. */
  public int units() {
    return alive.length;
  }

  /** The number of units that were 0 for all samples. */
  public int deadUnits() {
    int dead = 0;
    for (boolean lives : alive) {
      dead += lives ? 0 : 1;
    }
    return dead;
  }

  /**
   * The number of units that were 0 for all samples or for none. A ReLU of such units is linear on
   * these samples.
   */
  public int stuckUnits() {
    int stuck = 0;
    for (int unit = 0; unit < alive.length; unit++) {
      stuck += alive[unit] && resting[unit] ? 0 : 1;
    }
    return stuck;
  }

  /** The share of outputs that are 0. */
  public double zeroShare() {
    return (double) zeros / elements;
  }

  /** The share of outputs that are within 0.01 of 0 or 1, where sigmoid is flat. */
  public double sigmoidSaturation() {
    return (double) (nearZero + nearOne) / elements;
  }

  /** The share of outputs that are within 0.01 of −1 or 1, where tanh is flat. */
  public double tanhSaturation() {
    return (double) (nearMinusOne + nearOne) / elements;
  }

  /** The root of the mean square of the outputs; NaN or infinite where one of them is. */
  public double rootMeanSquare() {
    return Math.sqrt(squares / elements);
  }

  /** Whether all outputs are finite. */
  public boolean isFinite() {
    return Double.isFinite(squares);
  }
}
