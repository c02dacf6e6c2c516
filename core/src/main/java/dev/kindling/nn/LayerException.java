package dev.kindling.nn;

/** A layer's refusal, to which each container on the way out adds where the layer stands. */
final class LayerException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String refusal;
  private final String fix;

  LayerException(String refusal, String fix) {
    this("", refusal, fix);
  }

  private LayerException(String path, String refusal, String fix) {
    super(
        (path.isEmpty() ? "" : "layer " + path + " ")
            + refusal
            + (fix.isEmpty() ? "" : "; " + fix));
    this.path = path;
    this.refusal = refusal;
    this.fix = fix;
  }

  LayerException inside(String name) {
    return new LayerException(path.isEmpty() ? name : name + "." + path, refusal, fix);
  }

  /** The same with a fix that fits where the layers are given, and not where they are used. */
  LayerException fixedBy(String other) {
    return new LayerException(path, refusal, other);
  }
}
