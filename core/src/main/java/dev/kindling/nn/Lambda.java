package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A function without parameters as a layer: {@code new Lambda("scale()", x -> x.times(0.5f))}.
 *
 * @param name how the layer is written in summaries and messages
 * @param function a function of a batch, the same in training and inference
 */
public record Lambda(String name, UnaryOperator<Tensor> function) implements Layer {
  @Override
  public Tensor forward(Tensor x, Pass pass) {
    try {
      return function.apply(x);
    } catch (LayerException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new LayerException(refusal(name, e), "");
    }
  }

  /** What refuses is called like the layer, and is named once. */
  static String refusal(String name, IllegalArgumentException e) {
    String word = name.replaceFirst("\\(.*", "") + ": ";
    String refusal = String.valueOf(e.getMessage());
    return name + ": " + (refusal.startsWith(word) ? refusal.substring(word.length()) : refusal);
  }

  /** The shape that the function gives for a batch of one sample of zeros. */
  @Override
  public Shape output(Shape sample) {
    Tensor y = forward(Tensor.zeros(Shape.of(1).then(sample).dims()), Pass.inference());
    return y.shape().slice(Math.min(1, y.shape().rank()), y.shape().rank());
  }

  @Override
  public String toString() {
    return name;
  }
}
