package dev.kindling.nn;

import dev.kindling.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/** A function of several batches, without parameters. */
record Join(String text, Function<List<Tensor>, Tensor> function) implements Merge {
  /** The sum of batches of one shape. */
  static Join sum() {
    return new Join(
        "sum()",
        inputs -> {
          Tensor sum = inputs.get(0);
          for (Tensor next : inputs.subList(1, inputs.size())) {
            if (!next.shape().equals(sum.shape())) {
              throw new IllegalArgumentException("the shapes differ; needs equal ones");
            }
            sum = sum.plus(next);
          }
          return sum;
        });
  }

  /** Batches one after another along a dimension. */
  static Join concat(int axis) {
    if (axis == 0) {
      throw new IllegalArgumentException(
          "concat: the axis 0 counts the samples; needs another to join along");
    }
    return new Join(
        "concat(" + axis + ")", inputs -> Tensor.concat(axis, inputs.toArray(Tensor[]::new)));
  }

  @Override
  public Tensor forward(List<Tensor> inputs, Pass pass) {
    try {
      return function.apply(inputs);
    } catch (LayerException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new LayerException(Lambda.refusal(text, e), "");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
