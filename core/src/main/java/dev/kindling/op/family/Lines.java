package dev.kindling.op.family;

import dev.kindling.op.Shape;

/**
 * How the elements along one axis lie in an array: {@code outer} blocks of {@code length} rows of
 * {@code inner} adjacent elements. A line is one element of each row of a block, and there are
 * outer · inner of them.
 */
public record Lines(int outer, int length, int inner) {
  /** The lines of a shape along one of its axes. */
  public static Lines of(Shape shape, int axis) {
    int at = shape.axis(axis);
    return new Lines(shape.size(0, at), shape.dim(at), shape.size(at + 1, shape.rank()));
  }

  /** How far apart the first elements of two blocks are. */
  public int block() {
    return length * inner;
  }

  /** How many lines have elements. */
  int count() {
    return length == 0 ? 0 : outer * inner;
  }

  /** Where a line begins; its elements are {@link #inner} apart. */
  int first(int line) {
    return line / inner * block() + line % inner;
  }

  /** How far it is from one element of a line to the next, which may be the one before. */
  int step(boolean reverse) {
    return reverse ? -inner : inner;
  }

  /** Where the row of a block is that a walk begins with. */
  int start(int block, boolean reverse) {
    return block * block() + (reverse ? block() - inner : 0);
  }
}
