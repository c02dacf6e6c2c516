package dev.kindling.nn;

import dev.kindling.tensor.Tensor;

/** max(x, 0), element by element; the gradient at 0 is 0. */
public record ReLU() implements Layer {
  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return x.relu();
  }

  @Override
  public String toString() {
    return "relu()";
  }
}
