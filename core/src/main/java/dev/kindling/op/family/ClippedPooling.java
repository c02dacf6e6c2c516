package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;
import dev.kindling.op.Window;
import java.util.Arrays;

/**
 * The positive part of the largest elements of windows of 2 × 2. A second array tells where in its
 * window each is, 0 … 3, or 4 where it is not above 0: the gradient needs no more than that, and so
 * what is pooled need not be kept.
 */
public sealed interface ClippedPooling extends Op {
  /** The windows; they leave no element over. */
  Ranges ranges();

  /** Whether there are such windows. */
  static boolean takes(Ranges ranges) {
    return ranges.isQuartered();
  }

  /**
   * y = max(max of {@link Convolution.Convolve} over each window, 0), sample by sample, which stays
   * in a near cache; its gradient g is that of the convolution where {@link ToPlaces} puts it. The
   * last input is room for the places, of y's shape: it is written, and what it held is lost.
   */
  record Convolve(Window window, int groups, Ranges ranges) implements ClippedPooling {
    @Override
    public Shape shape(Shape... in) {
      return ranges.pooled(convolved(in));
    }

    private Shape convolved(Shape... in) {
      return convolution().shape(Arrays.copyOf(in, in.length - 1));
    }

    private Convolution.Convolve convolution() {
      return new Convolution.Convolve(window, groups);
    }

    @Override
    public void forward(Frame f) {
      Shape y = ranges.unpooled(f.outShape());
      Columns columns = new Columns(window, f.shape(0), y);
      int samples = y.dim(0);
      Convolved[] own = Convolved.ofPooled(f, window, groups, y, columns);
      float[][] rooms = new float[own.length][];
      for (int i = 0; i < own.length; i++) {
        rooms[i] = f.workspace(y.size(1, y.rank()));
      }
      Parallel.shares(
          own.length,
          samples,
          1,
          (thread, from, to) -> {
            for (int s = from; s < to; s++) {
              own[thread].pool(s, ranges, rooms[thread], f.out(), f.in(f.count() - 1));
            }
          });
    }

    @Override
    public void grad(Chain c) {
      Value g = c.upstream();
      Value places = c.in(c.count() - 1);
      if (c.recorded() || c.wants(0) || places.shape().dim(1) == 1) {
        convolution().grad(c, g.apply(new ToPlaces(ranges), places));
        return;
      }
      if (c.wants(1)) {
        Shape w = c.in(1).shape();
        c.give(1, g.apply(new Placed.Weights(window, groups, w, ranges), c.in(0), places));
      }
      if (c.count() > 3 && c.wants(2)) {
        c.give(2, g.apply(new Placed.Bias(ranges), places));
      }
    }
  }

  /** u = y at the places that a second array tells, else 0; dy is {@link AtPlaces}. */
  record ToPlaces(Ranges ranges) implements ClippedPooling {
    @Override
    public Shape shape(Shape... in) {
      return ranges.unpooled(in[0]);
    }

    @Override
    public void forward(Frame f) {
      int n = ranges.out(2);
      Kernels kernels = Kernels.best();
      ranges.share(
          f.out().length,
          (line, end) -> {
            int at = line * n;
            kernels.toPlaces2x2(f.in(1), 2 * n, end - line, n, f.in(0), at, f.out(), 4 * at);
          });
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new AtPlaces(ranges), c.in(1)));
    }
  }

  /**
   * y = u at the places that a second array tells, 0 where it tells none; du is {@link ToPlaces}.
   */
  record AtPlaces(Ranges ranges) implements ClippedPooling {
    @Override
    public Shape shape(Shape... in) {
      return in[1];
    }

    @Override
    public void forward(Frame f) {
      float[] y = f.out();
      int n = ranges.out(2);
      for (int i = 0; i < y.length; i++) {
        int place = (int) f.in(1)[i];
        int at = 4 * (i - i % n) + 2 * (i % n) + place % 2 + place / 2 * 2 * n;
        y[i] = place > 3 ? 0f : f.in(0)[at];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new ToPlaces(ranges), c.in(1)));
    }
  }
}
