package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer in its place in a {@link Blueprint}; null where it could not be made. */
record Place(
    String path,
    Caller caller,
    @Nullable Layer layer,
    @Nullable FittedSpec spec,
    @Nullable Shape got,
    @Nullable Shape gives,
    List<Blueprint> parts) {
  /** Layers that are made to see their shapes need no numbers of their own. */
  private static final Rng UNUSED = Rng.of(0);

  /** Whether it alone decides how many features go out: a norm's parameters are vectors. */
  boolean decides() {
    return layer != null
        && layer.parameters().values().stream().anyMatch(parameter -> parameter.shape().rank() > 1);
  }

  boolean changes() {
    return got != null && gives != null && !got.equals(gives);
  }

  boolean isGroup() {
    return parts.size() == 1 && !parts.get(0).isBranch();
  }

  /** What it would give for another input, as far as it can; null if it would refuse. */
  @Nullable Shape gives(Shape input) {
    try {
      Layer made = spec == null ? layer : spec.create(input, UNUSED);
      return made == null ? null : made.output(input);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  String where() {
    return "layer " + path + caller.inBrackets();
  }
}
