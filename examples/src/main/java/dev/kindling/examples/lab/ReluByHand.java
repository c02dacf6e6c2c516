package dev.kindling.examples.lab;

import dev.kindling.tensor.Tensor;

/** The documents' {@code relu_forward} and {@code relu_backward}, line by line. */
final class ReluByHand {
  private ReluByHand() {}

  /**
   * The pair that the document's forward pass returns.
   *
   * @param cache x
   */
  record Forward(Tensor out, Tensor cache) {}

  static Forward reluForward(Tensor x) {
    float[] out = x.toArray();
    for (int i = 0; i < out.length; i++) {
      if (out[i] < 0) {
        out[i] = 0;
      }
    }
    return new Forward(Tensor.of(x.shape(), out), x);
  }

  /** The gradient with respect to the cached x; the upstream gradient stays as it is. */
  static Tensor reluBackward(Tensor upstream, Tensor cache) {
    float[] dx = upstream.toArray();
    float[] x = cache.toArray();
    for (int i = 0; i < dx.length; i++) {
      if (x[i] <= 0) {
        dx[i] = 0;
      }
    }
    return Tensor.of(upstream.shape(), dx);
  }
}
