package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Movement;

/** Changes of shape. */
public sealed interface Shaping permits Tensor {
  /** The same elements in another shape. */
  default Tensor reshape(int... dims) {
    return reshape(Shape.of(dims));
  }

  /** The same elements in another shape. */
  default Tensor reshape(Shape shape) {
    Tensor x = (Tensor) this;
    return x.shape().equals(shape) ? x : Tensor.call(new Movement.Reshape(shape), x);
  }

  /** Copies along dimensions that are 1 or missing, until the shape is the one given. */
  default Tensor expand(int... dims) {
    return ((Tensor) this).expandTo(Shape.of(dims));
  }

  /** The transpose of a matrix. */
  default Tensor transpose() {
    return Tensor.call(new Movement.Transpose(), (Tensor) this);
  }

  /** The dimensions in another order: dimension d of the result is dimension axes[d] of x. */
  default Tensor permute(int... axes) {
    return Tensor.call(new Movement.Permute(axes.clone()), (Tensor) this);
  }
}
