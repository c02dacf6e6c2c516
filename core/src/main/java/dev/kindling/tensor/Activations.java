package dev.kindling.tensor;

import dev.kindling.op.family.Activation;

/** Activation functions. */
public sealed interface Activations permits Tensor {
  /** max(x, 0); its gradient at 0 is 0. Nair and Hinton (2010). */
  default Tensor relu() {
    return Tensor.call(new Activation.ReLU(), (Tensor) this);
  }

  /** eˣ / Σ eˣ over the last dimension. */
  default Tensor softmax() {
    return Tensor.call(new Activation.Softmax(), (Tensor) this);
  }

  /** x − ln Σ eˣ over the last dimension. */
  default Tensor logSoftmax() {
    return Tensor.call(new Activation.LogSoftmax(), (Tensor) this);
  }
}
