package dev.kindling.nn;

import dev.kindling.op.Shape;
import org.jspecify.annotations.Nullable;

/** A layer's refusal, to which each container on the way out adds where the layer stands. */
final class LayerException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String refusal;
  private final String fix;
  private final transient @Nullable Shape needed;

  LayerException(String refusal, String fix) {
    this(refusal, fix, null);
  }

  /** A refusal by a layer that would take the same with another shape. */
  LayerException(String refusal, String fix, @Nullable Shape needed) {
    this("", refusal, fix, needed);
  }

  private LayerException(String path, String refusal, String fix, @Nullable Shape needed) {
    super(
        (path.isEmpty() ? "" : "layer " + path + " ")
            + refusal
            + (fix.isEmpty() ? "" : "; " + fix));
    this.path = path;
    this.refusal = refusal;
    this.fix = fix;
    this.needed = needed;
  }

  LayerException inside(String name) {
    return new LayerException(path.isEmpty() ? name : name + "." + path, refusal, fix, needed);
  }

  /** The same with a fix that fits where the layers are given, and not where they are used. */
  LayerException fixedBy(String other) {
    return new LayerException(path, refusal, other, needed);
  }

  /** The way from the layer that was asked to the one that refuses; empty if it is the same. */
  String path() {
    return path;
  }

  /** Who refuses what. */
  String refusal() {
    return refusal;
  }

  /** What would help, or empty. */
  String fix() {
    return fix;
  }

  /** The shape that the layer would take in place of the one it got, where that is one. */
  @Nullable Shape needed() {
    return path.isEmpty() ? needed : null;
  }
}
