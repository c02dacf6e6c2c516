package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import java.util.Arrays;

/**
 * Gradients of a {@link ClippedPooling.Convolve}, where nobody asks for their own: what {@link
 * ClippedPooling.ToPlaces} makes is only there a sample at a time.
 */
interface Placed extends Op {
  @Override
  default void grad(Chain c) {
    throw new AssertionError("a recorded gradient is made of other operations");
  }

  /** {@link Convolution.WeightGradient} of the gradient, the images and the places. */
  record Weights(Window window, int groups, Shape to, Ranges ranges) implements Placed {
    @Override
    public Shape shape(Shape... in) {
      return to;
    }

    @Override
    public void forward(Frame f) {
      Shape y = ranges.unpooled(f.shape(0));
      Correlated.forward(f, window, groups, y, () -> new Samples(f, ranges, y));
    }
  }

  /** Samples that are made when they are needed, one at a time. */
  final class Samples extends Columns.Images {
    private final float[] g;
    private final float[] places;
    private final Ranges ranges;

    private Samples(Frame f, Ranges ranges, Shape y) {
      super(f.workspace(y.size(1, y.rank())), y);
      g = f.in(0);
      places = f.in(2);
      this.ranges = ranges;
    }

    @Override
    int missing(int sample, int channel, int count) {
      int before = sample * channels * plane;
      int at = channel * plane;
      int n = ranges.out(2);
      Kernels.best()
          .toPlaces2x2(places, 2 * n, count * ranges.out(1), n, g, (before + at) / 4, y, at);
      return before;
    }

    @Override
    void gather(int sample, int channel, int n, float[] panel, int at) {
      Kernels kernels = Kernels.best();
      if (n < Kernels.PANEL) {
        missing(sample, channel, n);
        kernels.rows().transpose(y, channel * plane, plane, n, plane, panel, at, n);
        return;
      }
      int size = plane / 4;
      int from = (sample * channels + channel) * size;
      // The room of a sample has that of some channels of what was pooled.
      kernels.rows().transpose(g, from, size, n, size, y, 0, n);
      kernels.rows().transpose(places, from, size, n, size, y, size * n, n);
      kernels.toPanel2x2(y, size * n, ranges.out(1), ranges.out(2), y, 0, panel, at);
    }
  }

  /** {@link Movement.SumTo} of the gradient at its places, over samples and pixels. */
  record Bias(Ranges ranges) implements Placed {
    @Override
    public Shape shape(Shape... in) {
      return Shape.of(in[0].dim(1));
    }

    @Override
    public void forward(Frame f) {
      Shape y = ranges.unpooled(f.shape(0));
      int samples = y.dim(0);
      int channels = y.dim(1);
      int plane = y.size(2, y.rank());
      float[] planes = f.workspace(channels * plane);
      int n = ranges.out(2);
      Kernels kernels = Kernels.best();
      Arrays.fill(f.out(), 0f);
      Parallel.ranges(
          channels,
          Binary.SHARE / Math.max(1, samples * plane) + 1,
          (from, end) -> {
            // One after another in the same place, which stays near; each thread has its own.
            int at = from * plane;
            for (int s = 0; s < samples; s++) {
              for (int c = from; c < end; c++) {
                int gi = (s * channels + c) * plane / 4;
                kernels.toPlaces2x2(f.in(1), 2 * n, ranges.out(1), n, f.in(0), gi, planes, at);
                f.out()[c] += Movement.SumTo.run(planes, at, plane);
              }
            }
          });
    }
  }
}
