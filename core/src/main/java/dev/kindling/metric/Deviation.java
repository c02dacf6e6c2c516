package dev.kindling.metric;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.math.BigInteger;

/** How far numbers are from their targets. */
final class Deviation implements Metric {
  enum Kind {
    SQUARED("mean squared error"),
    ABSOLUTE("mean absolute error"),
    R2("R²");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  /** Binary places of a quotient. */
  private static final int PLACES = 128;

  private final Kind kind;
  private long count;
  private final ExactSum errors = new ExactSum();
  private final ExactSum targets = new ExactSum();
  private final ExactSum squares = new ExactSum();

  Deviation(Kind kind) {
    this.kind = kind;
  }

  @Override
  public void update(Tensor output, Target target) {
    if (!(target instanceof Tensor numbers)) {
      throw new IllegalArgumentException(
          name() + ": needs a target of numbers, a Tensor, not an IntTensor " + target.shape());
    }
    if (!output.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          name()
              + ": the output "
              + output.shape()
              + " and the target "
              + target.shape()
              + " differ; needs equal shapes");
    }
    float[] x = output.toArray();
    float[] y = numbers.toArray();
    count += x.length;
    for (int i = 0; i < x.length; i++) {
      double error = (double) x[i] - y[i];
      errors.add(kind == Kind.ABSOLUTE ? Math.abs(error) : error * error);
      if (kind == Kind.R2) {
        targets.add(y[i]);
        squares.add((double) y[i] * y[i]); // exact, as a float has 24 bits
      }
    }
  }

  @Override
  public void merge(Metric other) {
    Deviation that = Scores.same(Deviation.class, this, other);
    count += that.count;
    errors.add(that.errors);
    targets.add(that.targets);
    squares.add(that.squares);
  }

  @Override
  public double value() {
    return kind == Kind.R2 ? determination() : errors.value() / count;
  }

  /** 1 − n · Σe² / (n · Σy² − (Σy)²), in whole numbers until the last division. */
  private double determination() {
    if (count < 2 || !errors.finite() || !targets.finite()) {
      return Double.NaN;
    }
    BigInteger n = BigInteger.valueOf(count);
    BigInteger sum = targets.units();
    BigInteger spread =
        n.multiply(squares.units()).shiftLeft(ExactSum.FRACTION).subtract(sum.multiply(sum));
    BigInteger error = n.multiply(errors.units()).shiftLeft(ExactSum.FRACTION);
    if (spread.signum() == 0) {
      return error.signum() == 0 ? 1 : 0;
    }
    BigInteger explained = spread.subtract(error).shiftLeft(PLACES);
    return ExactSum.rounded(explained.divide(spread), PLACES);
  }

  @Override
  public String name() {
    return kind.title;
  }

  @Override
  public Metric fresh() {
    return new Deviation(kind);
  }
}
