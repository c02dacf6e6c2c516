package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;
import java.util.List;

/**
 * A layer of several inputs, for a {@link Graph}: its parameters are its fields, as any layer's.
 *
 * <pre>{@code
 * final class Gate implements Merge {
 *   private final Linear linear;
 *   ...
 *   public Tensor forward(List<Tensor> inputs, Pass pass) {
 *     return inputs.get(0).times(linear.forward(inputs.get(1), pass).sigmoid());
 *   }
 * }
 * }</pre>
 */
public interface Merge extends Layer {
  /** The output for batches of as many samples each. */
  Tensor forward(List<Tensor> inputs, Pass pass);

  /** The output for one input. */
  @Override
  default Tensor forward(Tensor x, Pass pass) {
    return forward(List.of(x), pass);
  }

  /**
   * The shape of one sample's output: that for a batch of one sample of zeros, unless a layer knows
   * it without.
   *
   * @param samples the shape of one sample of each input
   * @throws IllegalArgumentException if the layer does not take such samples
   */
  default Shape output(List<Shape> samples) {
    List<Tensor> zeros =
        samples.stream().map(shape -> Tensor.zeros(Shape.of(1).then(shape).dims())).toList();
    Shape batch = forward(zeros, Pass.inference()).shape();
    return batch.slice(Math.min(1, batch.rank()), batch.rank());
  }

  @Override
  default Shape output(Shape sample) {
    return output(List.of(sample));
  }
}
