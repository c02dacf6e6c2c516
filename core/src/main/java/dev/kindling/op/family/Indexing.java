package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.Arrays;

/** Operations that choose elements by index. */
public sealed interface Indexing extends Op {

  /** y[i] = x[i, column[i]], one element of each row of a matrix; the gradient is {@link Place}. */
  record Pick(int[] column) implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      if (in[0].rank() != 2 || in[0].dim(0) != column.length) {
        throw new IllegalArgumentException(
            "pick: "
                + column.length
                + " columns need a matrix of as many rows, not the shape "
                + in[0]);
      }
      check("pick", column, in[0].dim(1));
      return Shape.of(column.length);
    }

    @Override
    public void forward(Frame f) {
      int cols = f.shape(0).dim(1);
      for (int i = 0; i < column.length; i++) {
        f.out()[i] = f.in(0)[i * cols + column[i]];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Place(column, c.in(0).shape().dim(1))));
    }
  }

  /** y[i, column[i]] = x[i] and 0 elsewhere; the gradient is {@link Pick}. */
  record Place(int[] column, int columns) implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      if (in[0].rank() != 1 || in[0].dim(0) != column.length) {
        throw new IllegalArgumentException(
            "place: " + column.length + " columns need as many elements, not the shape " + in[0]);
      }
      check("place", column, columns);
      return Shape.of(column.length, columns);
    }

    @Override
    public void forward(Frame f) {
      Arrays.fill(f.out(), 0f);
      for (int i = 0; i < column.length; i++) {
        f.out()[i * columns + column[i]] = f.in(0)[i];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Pick(column)));
    }
  }

  private static void check(String who, int[] column, int columns) {
    for (int i = 0; i < column.length; i++) {
      if (column[i] < 0 || column[i] >= columns) {
        throw new IllegalArgumentException(
            who + ": the column " + column[i] + " of row " + i + " is outside 0.." + (columns - 1));
      }
    }
  }
}
