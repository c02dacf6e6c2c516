package dev.kindling.nn;

import java.util.Map;

/** A layer made of layers that have names: one after another, or as a graph. */
public sealed interface Network extends Layer permits Sequential, Graph {
  /** The layers by name, in order. */
  Map<String, Layer> named();

  /**
   * The layer of a path such as {@code 0}, or {@code encoder.1} and {@code encoder.1.body.0} where
   * layers have layers: by name, place or field, as in the names of parameters.
   *
   * @throws IllegalArgumentException if there is none
   */
  default Layer layer(String path) {
    Layer layer = FieldWalk.layer(this, path);
    if (layer == null) {
      throw new IllegalArgumentException(
          kind() + ": has no layer " + path + ", only " + named().keySet());
    }
    return layer;
  }

  /**
   * The layer of a path, known to be of a type: {@code net.layer("stem.0", Conv.class)}.
   *
   * @throws IllegalArgumentException if there is none, or one of another type
   */
  default <L extends Layer> L layer(String path, Class<L> type) {
    Layer layer = layer(path);
    if (!type.isInstance(layer)) {
      throw new IllegalArgumentException(
          kind() + ": the layer " + path + " is " + layer + ", not a " + type.getSimpleName());
    }
    return type.cast(layer);
  }

  /**
   * A table of the layers: path, layer, output shape of n samples, number of parameters, and for
   * one sample the floating-point operations of products (two for each multiply-add) and the memory
   * of what comes out. Below them the sums, with the memory of the parameters.
   */
  default String summary() {
    return Summary.of(this);
  }

  /**
   * A picture of the layers, as SVG: boxes from top to bottom with the shapes of n samples, groups
   * in frames, and the ways that part and meet. It follows the viewer's choice of light or dark.
   */
  default String diagram() {
    return Diagram.svg(this);
  }

  /**
   * The {@link #diagram()} and the {@link #summary()} as a page of HTML, which needs no other file.
   */
  default String html() {
    return Html.page(this);
  }

  private String kind() {
    return this instanceof Sequential ? "sequential" : "graph";
  }
}
