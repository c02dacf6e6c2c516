package dev.kindling.metric;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.function.ToDoubleFunction;

/** A number taken from a confusion matrix. */
record MatrixMetric(String name, ConfusionMatrix matrix, ToDoubleFunction<ConfusionMatrix> number)
    implements Metric {
  @Override
  public void update(Tensor output, Target target) {
    matrix.update(output, target);
  }

  @Override
  public void merge(Metric other) {
    matrix.merge(Scores.same(MatrixMetric.class, this, other).matrix);
  }

  @Override
  public double value() {
    return number.applyAsDouble(matrix);
  }

  @Override
  public Metric fresh() {
    return new MatrixMetric(name, matrix.fresh(), number);
  }
}
