package dev.kindling.op.family;

import dev.kindling.kernel.Gemm;
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
 * Convolutions over one to three dimensions: images {@code [n, in, …]}, weights {@code [out, in /
 * groups, kernel …]}, and a bias or none. Each group of channels has weights of its own.
 *
 * <p>Order: y is one chain of fused multiply-adds over (channel, kernel row, kernel column) that
 * starts from the bias or 0; dw is one over (sample, row, column) of the places. dx adds to the
 * bias, or 0, chains over the output channels, kernel element by kernel element.
 */
public sealed interface Convolution extends Op {
  /** How the kernel slides. */
  Window window();

  /** How many parts the channels have. */
  int groups();

  /**
   * y[o, p] = b[o] + Σ w[o, c, k] · x[c, p · stride + k · dilation − padding]; dx is {@link
   * Transposed}, dw {@link WeightGradient}, db = Σ g over samples and places.
   */
  record Convolve(Window window, int groups) implements Convolution {
    @Override
    public Shape shape(Shape... in) {
      Shape x = in[0];
      Shape w = in[1];
      checkWeight("conv", this, x, w);
      if (w.dim(1) * groups != x.dim(1) || w.dim(0) % groups != 0) {
        throw misfit("conv", this, x, w, "[out, in / groups, …], both in groups");
      }
      checkBias("conv", w.dim(0), in);
      return window.over("conv", x.with(1, w.dim(0)));
    }

    @Override
    public void forward(Frame f) {
      if (Depthwise.takes(window, groups, f.shape(0), f.outShape())) {
        Depthwise.forward(f, window);
        return;
      }
      Columns columns = new Columns(window, f.shape(0), f.outShape());
      if (columns.isPointwise()) {
        pointwise(f, f.outShape().dim(1) / groups, columns.channels / groups);
        return;
      }
      int block = Convolved.step(columns, groups, f.outShape().dim(1));
      int blocks = (columns.lines + block - 1) / block;
      Convolved[] own = Convolved.of(f, window, groups, f.outShape(), columns, block, blocks);
      // The blocks' edges are the same for any number of threads.
      Parallel.shares(
          own.length,
          blocks,
          1,
          (thread, from, to) -> {
            for (int at = from; at < to; at++) {
              int line = at * block;
              own[thread].run(line, Math.min(block, columns.lines - line), f.out(), 0);
            }
          });
    }

    /** The same without copies, each sample being a matrix {@code [channels, pixels]}. */
    private void pointwise(Frame f, int m, int k) {
      int samples = f.shape(0).dim(0);
      int n = f.shape(0).size(2, f.shape(0).rank());
      Gemm gemm = Gemm.of(false, false, m, n, k).batch(samples, 0, groups * k * n, groups * m * n);
      if (f.count() > 2) {
        for (int sample = 0; sample < samples; sample++) {
          Convolved.fill(f.out(), sample * groups * m * n, f.in(2), 0, groups * m, n);
        }
        gemm = gemm.accumulating();
      }
      for (int g = 0; g < groups; g++) {
        Kernels.best().gemm(gemm, f.in(1), g * m * k, f.in(0), g * k * n, null, f.out(), g * m * n);
      }
    }

    @Override
    public void grad(Chain c) {
      grad(c, c.upstream());
    }

    /** Gives the gradients, from that of this result. */
    void grad(Chain c, Value g) {
      if (c.wants(0)) {
        c.give(0, g.apply(new Transposed(window, groups, c.in(0).shape()), c.in(1)));
      }
      if (c.wants(1)) {
        c.give(1, g.apply(new WeightGradient(window, groups, c.in(1).shape()), c.in(0)));
      }
      biasGradient(c, g);
    }
  }

  /**
   * x[c, p · stride + k · dilation − padding] = b[c] + Σ w[o, c, k] · y[o, p], of the shape {@code
   * to}: the gradient of {@link Convolve}, and the transposed convolution; dy is {@link Convolve},
   * dw {@link WeightGradient}, db = Σ g.
   */
  record Transposed(Window window, int groups, Shape to) implements Convolution {
    @Override
    public Shape shape(Shape... in) {
      Shape y = in[0];
      Shape w = in[1];
      checkWeight("convTranspose", this, y, w);
      if (w.dim(0) != y.dim(1) || w.dim(1) * groups != to.dim(1) || w.dim(0) % groups != 0) {
        throw misfit("convTranspose", this, y, w, "[in, out / groups, …], both in groups");
      }
      checkBias("convTranspose", to.dim(1), in);
      return to;
    }

    @Override
    public void forward(Frame f) {
      if (Depthwise.takesBack(f, window, groups, to)) {
        Depthwise.back(f, window);
        return;
      }
      Scattered[] own = Scattered.of(f, window, groups, to);
      Parallel.shares(
          own.length,
          own[0].blocks(),
          1,
          (thread, from, end) -> {
            for (int block = from; block < end; block++) {
              own[thread].run(block);
            }
          });
    }

    @Override
    public void grad(Chain c) {
      Value g = c.upstream();
      if (c.wants(0)) {
        c.give(0, g.apply(new Convolve(window, groups), c.in(1)));
      }
      if (c.wants(1)) {
        c.give(1, c.in(0).apply(new WeightGradient(window, groups, c.in(1).shape()), g));
      }
      biasGradient(c, g);
    }
  }

  /**
   * w[o, c, k] = Σ y[o, p] · x[c, p · stride + k · dilation − padding] over samples and places, of
   * the shape {@code to}; dy is {@link Convolve}, dx {@link Transposed}.
   */
  record WeightGradient(Window window, int groups, Shape to) implements Convolution {
    @Override
    public Shape shape(Shape... in) {
      return to;
    }

    @Override
    public void forward(Frame f) {
      if (groups >= Kernels.LANES / 2 && Depthwise.takes(window, groups, f.shape(1), f.shape(0))) {
        Depthwise.weights(f, window);
        return;
      }
      Correlated.forward(
          f, window, groups, f.shape(0), () -> new Columns.Images(f.in(0), f.shape(0)));
    }

    @Override
    public void grad(Chain c) {
      Value g = c.upstream();
      if (c.wants(0)) {
        c.give(0, c.in(1).apply(new Convolve(window, groups), g));
      }
      if (c.wants(1)) {
        c.give(1, c.in(0).apply(new Transposed(window, groups, c.in(1).shape()), g));
      }
    }
  }

  private static void biasGradient(Chain c, Value g) {
    if (c.count() > 2 && c.wants(2)) {
      int[] column = new int[g.shape().rank() - 1];
      Arrays.fill(column, 1);
      column[0] = c.in(2).shape().dim(0);
      Value sum = g.apply(new Movement.SumTo(Shape.of(column)));
      c.give(2, sum.apply(new Movement.Reshape(c.in(2).shape())));
    }
  }

  private static void checkWeight(String who, Convolution op, Shape x, Shape w) {
    int[] kernel = op.window().kernel();
    if (op.groups() < 1) {
      throw new IllegalArgumentException(
          who + ": the groups are " + op.groups() + "; needs at least 1");
    }
    if (x.rank() != kernel.length + 2
        || w.rank() != kernel.length + 2
        || !w.slice(2, w.rank()).equals(Shape.of(kernel))) {
      throw misfit(who, op, x, w, "[n, channels, …] and […, …, kernel …]");
    }
  }

  private static IllegalArgumentException misfit(
      String who, Convolution op, Shape x, Shape w, String needs) {
    return new IllegalArgumentException(
        who
            + ": the input "
            + x
            + " and the weight "
            + w
            + " do not fit, with "
            + op.window()
            + " and groups = "
            + op.groups()
            + "; needs "
            + needs);
  }

  private static void checkBias(String who, int channels, Shape... in) {
    if (in.length > 2 && !in[2].equals(Shape.of(channels))) {
      throw new IllegalArgumentException(
          who + ": the bias has the shape " + in[2] + "; needs [" + channels + "]");
    }
  }
}
