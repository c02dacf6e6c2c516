package dev.kindling.op.family;

import dev.kindling.kernel.CtcLattice;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;
import java.util.Arrays;

/**
 * Alignments of labels with time steps. Operations of their own, since a sum over all paths is a
 * walk of many small steps, and its logarithm needs double precision.
 */
public sealed interface Alignment extends Op {
  /**
   * What is to be aligned: for each sample the labels, and the number of its time steps.
   *
   * @param zeroInfinity whether the loss and gradients of labels that do not fit are 0
   */
  record Labels(int[][] labels, int[] steps, int blank, boolean zeroInfinity) {
    CtcLattice lattice(Frame f, int sample) {
      int samples = f.shape(0).dim(1);
      int classes = f.shape(0).dim(2);
      float[][] directions = new float[f.count() - 1][];
      for (int i = 0; i < directions.length; i++) {
        directions[i] = f.in(i + 1);
      }
      return new CtcLattice(
          f.in(0),
          directions,
          sample * classes,
          samples * classes,
          steps[sample],
          labels[sample],
          blank);
    }
  }

  /**
   * y[n] = −ln Σ Π e^x[t, n, path(t)] over the paths that read as the labels of sample n; dx[t, n,
   * k] = −g[n] · {@link Occupancy}. It is the true derivative; PyTorch adds e^x, which the gradient
   * of a log-softmax before it takes away again.
   */
  record Ctc(Labels labels) implements Alignment {
    @Override
    public Shape shape(Shape... in) {
      return Shape.of(in[0].dim(1));
    }

    @Override
    public void forward(Frame f) {
      for (int n = 0; n < f.out().length; n++) {
        float loss = (float) labels.lattice(f, n).loss();
        f.out()[n] = loss == Float.POSITIVE_INFINITY && labels.zeroInfinity() ? 0f : loss;
      }
    }

    @Override
    public void grad(Chain c) {
      Shape x = c.in(0).shape();
      Value g =
          c.upstream()
              .apply(new Movement.Reshape(Shape.of(1, x.dim(1), 1)))
              .apply(new Movement.Expand(x));
      Value occupancy = c.in(0).apply(new Occupancy(labels));
      c.give(0, g.apply(Binary.MULTIPLY, occupancy).apply(new Unary.Scale(-1f)));
    }
  }

  /**
   * y[t, n, k], the probability that the path of sample n is at class k at step t; with directions
   * v, w, … after x, its derivative with respect to x along all of them. dx is the derivative along
   * g too, and dv that along g in the place of v, the order of derivatives being of no importance.
   */
  record Occupancy(Labels labels) implements Alignment {
    @Override
    public Shape shape(Shape... in) {
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      Arrays.fill(f.out(), 0f);
      for (int n = 0; n < f.shape(0).dim(1); n++) {
        CtcLattice lattice = labels.lattice(f, n);
        if (!labels.zeroInfinity() || lattice.loss() < Double.POSITIVE_INFINITY) {
          lattice.occupancy(f.out());
        }
      }
    }

    @Override
    public void grad(Chain c) {
      int count = c.count();
      for (int i = 0; i < count; i++) {
        if (c.wants(i)) {
          Value[] along = new Value[i == 0 ? count : count - 1];
          for (int k = 1; k < count; k++) {
            along[k - 1] = k == i ? c.upstream() : c.in(k);
          }
          if (i == 0) {
            along[count - 1] = c.upstream();
          }
          c.give(i, c.in(0).apply(this, along));
        }
      }
    }
  }
}
