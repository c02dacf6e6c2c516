package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;

/** Calls of a container's layers, whose refusals then name the way to them. */
final class Branches {
  private Branches() {}

  static Tensor forward(String name, Layer layer, Tensor x, Pass pass) {
    try {
      return layer.forward(x, pass);
    } catch (LayerException e) {
      throw e.inside(name);
    }
  }

  static Shape output(String name, Layer layer, Shape sample) {
    try {
      return layer.output(sample);
    } catch (LayerException e) {
      throw e.inside(name);
    }
  }
}
