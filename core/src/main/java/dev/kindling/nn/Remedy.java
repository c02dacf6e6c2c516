package dev.kindling.nn;

import dev.kindling.op.Shape;
import org.jspecify.annotations.Nullable;

/** What helps where a layer says no more than that it refuses; each is tried on the layer. */
record Remedy(Place place, Shape got) {
  /** The shape with as many features as the layer's input has, where it would take that. */
  @Nullable Shape resized() {
    Layer layer = place.layer();
    Shape input = layer == null ? null : layer.input();
    if (input == null || input.rank() != 1 || got.rank() == 0 || got.dim(-1) == input.dim(0)) {
      return null;
    }
    Shape needed = got.with(-1, input.dim(0));
    return place.gives(needed) == null ? null : needed;
  }

  /** What to put before the layer, or empty. */
  String before() {
    Shape needed = resized();
    if (needed != null) {
      return "put linear(" + got.dim(-1) + ", " + needed.dim(-1) + ") before it";
    }
    Shape alone = Shape.of(1).then(got);
    if (place.gives(alone) != null) {
      return put(alone);
    }
    Layer layer = place.layer();
    if (layer instanceof Conv conv) {
      return reshaped(conv.spec().in(), conv.spec().window().kernel().length);
    }
    Shape input = layer == null ? null : layer.input();
    if (input != null && input.rank() == 1 && got.size() % input.dim(0) == 0) {
      Shape rows = Shape.of(got.size() / input.dim(0), input.dim(0));
      if (place.gives(rows) != null) {
        return put(rows);
      }
    }
    for (int start = got.rank() - 1; start > 0; start--) {
      Shape flat = Shape.of(got.slice(start - 1, got.rank()).size());
      if (place.gives(got.slice(0, start - 1).then(flat)) != null) {
        return "put " + new Flatten(start) + " before it";
      }
    }
    return "";
  }

  /** As so many channels of as many places in each of some dimensions. */
  private String reshaped(int channels, int dims) {
    for (int side = 1; side <= got.size() / channels; side++) {
      Shape shape = Shape.of(channels);
      for (int d = 0; d < dims; d++) {
        shape = shape.then(Shape.of(side));
      }
      if (shape.size() >= got.size()) {
        return shape.size() == got.size() && place.gives(shape) != null ? put(shape) : "";
      }
    }
    return "";
  }

  private static String put(Shape shape) {
    return "put " + new Reshape(shape) + " before it";
  }
}
