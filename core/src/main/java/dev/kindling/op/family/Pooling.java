package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.Arrays;

/**
 * One number for each of some ranges of the last dimensions: their largest element, or their mean.
 */
public sealed interface Pooling extends Op {
  /** What is taken together. */
  Ranges ranges();

  @Override
  default Shape shape(Shape... in) {
    return ranges().pooled(in[0]);
  }

  /** y = max x over each range, NaN where one is; dx = g at the first largest. */
  record Max(Ranges ranges) implements Pooling {
    @Override
    public void forward(Frame f) {
      ranges.share(
          f.in(0).length, (line, end) -> new Largest(ranges).values(f.in(0), line, end, f.out()));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new ToMax(ranges), c.in(0)));
    }
  }

  /** y = u where x has the largest element of each range; du is {@link ToMax}. */
  record AtMax(Ranges ranges) implements Pooling {
    @Override
    public void forward(Frame f) {
      float[] y = f.out();
      ranges.share(
          f.in(1).length,
          (line, end) -> {
            Largest largest = new Largest(ranges);
            for (int at = line * ranges.out(2); line < end; line++) {
              for (int place : largest.places(f.in(1), line)) {
                y[at++] = place < 0 ? 0f : f.in(0)[place];
              }
            }
          });
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new ToMax(ranges), c.in(1)));
    }
  }

  /** u = Σ y where x has the largest element of each range, else 0; dy is {@link AtMax}. */
  record ToMax(Ranges ranges) implements Pooling {
    @Override
    public Shape shape(Shape... in) {
      return in[1];
    }

    @Override
    public void forward(Frame f) {
      float[] u = f.out();
      if (!ranges.isQuartered()) {
        Arrays.fill(u, 0f);
      }
      ranges.share(
          u.length, (line, end) -> new Largest(ranges).give(f.in(1), line, end, f.in(0), u));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new AtMax(ranges), c.in(1)));
    }
  }

  /** y = Σ x over each range, in order, divided by its count; dx is {@link Spread}. */
  record Mean(Ranges ranges) implements Pooling {
    @Override
    public void forward(Frame f) {
      ranges.share(
          f.in(0).length, (line, end) -> new Means(ranges).values(f.in(0), line, end, f.out()));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Spread(ranges)));
    }
  }

  /** x = Σ y / count over the ranges that the element is in; dy is {@link Mean}. */
  record Spread(Ranges ranges) implements Pooling {
    @Override
    public Shape shape(Shape... in) {
      return ranges.unpooled(in[0]);
    }

    @Override
    public void forward(Frame f) {
      ranges.share(
          f.out().length, (line, end) -> new Means(ranges).spread(f.in(0), line, end, f.out()));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Mean(ranges)));
    }
  }
}
