package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a network: a function of tensors whose parameters are its fields.
 *
 * <p>A layer of one's own is a class with layers and {@link Parameter}s as fields and one method:
 *
 * <pre>{@code
 * final class Residual implements Layer {
 *   private final Layer body;
 *   ...
 *   public Tensor forward(Tensor x, Pass pass) { return body.forward(x, pass).plus(x); }
 * }
 * }</pre>
 */
public interface Layer {
  /** The output for a batch {@code x}, whose first dimension counts the samples. */
  Tensor forward(Tensor x, Pass pass);

  /** The output for a batch {@code x} in inference: nothing is recorded, and any thread may ask. */
  default Tensor forward(Tensor x) {
    return forward(x, Pass.inference());
  }

  /** The shape of one sample that this layer needs, or null where it takes any. */
  default @Nullable Shape input() {
    return null;
  }

  /**
   * The shape of one sample's output.
   *
   * @param sample the shape of one sample's input
   * @throws IllegalArgumentException if the layer does not take such samples
   */
  default Shape output(Shape sample) {
    return sample;
  }

  /**
   * The parameters by name, found by walking the fields: a parameter's name is the path to its
   * field, {@code encoder.1.weight}. A parameter that several layers share has the first path.
   */
  default Map<String, Parameter> parameters() {
    return FieldWalk.of(this, Parameter.class);
  }

  /**
   * The numbers that are neither parameters nor settings, such as running averages, by the path to
   * their field.
   */
  default Map<String, Buffer> buffers() {
    return FieldWalk.of(this, Buffer.class);
  }

  /**
   * Freezes all parameters: training passes take them as constants, until {@link #unfreeze()}. A
   * part of a network is frozen by freezing that layer.
   */
  default void freeze() {
    parameters().values().forEach(Parameter::freeze);
  }

  /** Lets training change all parameters again. */
  default void unfreeze() {
    parameters().values().forEach(Parameter::unfreeze);
  }
}
