package dev.kindling.op.family;

import dev.kindling.kernel.Elementary;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;
import java.util.Arrays;

/**
 * Operations that walk along an axis and carry something from element to element, one after
 * another: forwards, or {@code reverse} from the last. In the formulas k − 1 is the element before
 * in the walk, and k + 1 the one after.
 */
public sealed interface Scan extends Op {
  @Override
  default Shape shape(Shape... in) {
    in[0].axis(axis());
    return in[0];
  }

  /** The axis that is walked along. */
  int axis();

  /** yₖ = xₖ + yₖ₋₁, the sum so far; dx is the sum of g from the other end. */
  record CumSum(int axis, boolean reverse) implements Scan {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Lines lines = Lines.of(f.shape(0), axis);
      int step = lines.step(reverse);
      if (lines.inner() == 1) {
        rows(x, y, lines);
        return;
      }
      for (int block = 0; block < lines.outer(); block++) {
        int row = lines.start(block, reverse);
        for (int k = 0; k < lines.length(); k++, row += step) {
          if (k == 0) {
            System.arraycopy(x, row, y, row, lines.inner());
            continue;
          }
          for (int i = row; i < row + lines.inner(); i++) {
            y[i] = x[i] + y[i - step];
          }
        }
      }
    }

    private void rows(float[] x, float[] y, Lines lines) {
      int row = 0;
      for (; row + 4 <= lines.outer(); row += 4) {
        fourRows(x, y, lines.start(row, reverse), lines.length());
      }
      for (; row < lines.outer(); row++) {
        oneRow(x, y, lines.start(row, reverse), lines.length());
      }
    }

    /** Side by side, since within a row each sum waits for the one before. */
    private void fourRows(float[] x, float[] y, int at, int n) {
      int step = reverse ? -1 : 1;
      // So that the first sum is the element, a zero's sign included.
      float a = -0f;
      float b = -0f;
      float c = -0f;
      float d = -0f;
      for (int k = 0, i = at; k < n; k++, i += step) {
        a += x[i];
        b += x[i + n];
        c += x[i + 2 * n];
        d += x[i + 3 * n];
        y[i] = a;
        y[i + n] = b;
        y[i + 2 * n] = c;
        y[i + 3 * n] = d;
      }
    }

    private void oneRow(float[] x, float[] y, int at, int n) {
      int step = reverse ? -1 : 1;
      float sum = -0f;
      for (int k = 0, i = at; k < n; k++, i += step) {
        sum += x[i];
        y[i] = sum;
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new CumSum(axis, !reverse)));
    }
  }

  /**
   * yₖ = xₖ · yₖ₋₁, the product so far; dxₖ = yₖ₋₁ · rₖ with rₖ = gₖ + xₖ₊₁ · rₖ₊₁, which divides
   * by nothing and so is right where some are 0.
   */
  record CumProd(int axis, boolean reverse) implements Scan {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Lines lines = Lines.of(f.shape(0), axis);
      int step = lines.step(reverse);
      for (int block = 0; block < lines.outer(); block++) {
        int row = lines.start(block, reverse);
        for (int k = 0; k < lines.length(); k++, row += step) {
          if (k == 0) {
            System.arraycopy(x, row, y, row, lines.inner());
            continue;
          }
          for (int i = row; i < row + lines.inner(); i++) {
            y[i] = x[i] * y[i - step];
          }
        }
      }
    }

    @Override
    public void grad(Chain c) {
      Value next = c.in(0).apply(new Shift(axis, !reverse, 0f));
      Value r = next.apply(new Linear(axis, !reverse), c.upstream());
      Value before = c.out().apply(new Shift(axis, reverse, 1f));
      c.give(0, before.apply(Binary.MULTIPLY, r));
    }
  }

  /**
   * yₖ = bₖ + aₖ · yₖ₋₁, and y₀ = b₀; with rₖ = gₖ + aₖ₊₁ · rₖ₊₁: dbₖ = rₖ, daₖ = rₖ · yₖ₋₁, and
   * da₀ = 0.
   */
  record Linear(int axis, boolean reverse) implements Scan {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      Lines lines = Lines.of(f.shape(0), axis);
      int step = lines.step(reverse);
      for (int block = 0; block < lines.outer(); block++) {
        int row = lines.start(block, reverse);
        for (int k = 0; k < lines.length(); k++, row += step) {
          if (k == 0) {
            System.arraycopy(b, row, y, row, lines.inner());
            continue;
          }
          for (int i = row; i < row + lines.inner(); i++) {
            y[i] = Math.fma(a[i], y[i - step], b[i]);
          }
        }
      }
    }

    @Override
    public void grad(Chain c) {
      Value next = c.in(0).apply(new Shift(axis, !reverse, 0f));
      Value r = next.apply(new Linear(axis, !reverse), c.upstream());
      c.give(1, r);
      if (c.wants(0)) {
        Value before = c.out().apply(new Shift(axis, reverse, 0f));
        c.give(0, r.apply(Binary.MULTIPLY, before));
      }
    }
  }

  /** yₖ = xₖ₋₁, and y₀ = fill; dx = g shifted back, with 0 at its end. */
  record Shift(int axis, boolean reverse, float fill) implements Scan {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Lines lines = Lines.of(f.shape(0), axis);
      if (y.length == 0) {
        return;
      }
      int rest = lines.block() - lines.inner();
      for (int block = 0; block < lines.outer(); block++) {
        int at = block * lines.block();
        int first = lines.start(block, reverse);
        System.arraycopy(
            x, reverse ? at + lines.inner() : at, y, reverse ? at : at + lines.inner(), rest);
        Arrays.fill(y, first, first + lines.inner(), fill);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Shift(axis, !reverse, 0f)));
    }
  }

  /**
   * yₖ = ln(e^xₖ + e^yₖ₋₁), kept as a maximum and a sum of exponentials ≤ 1; dxₖ = e^(xₖ − yₖ) · rₖ
   * with rₖ = gₖ + e^(yₖ − yₖ₊₁) · rₖ₊₁, whose exponentials are ≤ 1 too. NaN where yₖ = −∞.
   */
  record LogCumSumExp(int axis) implements Scan {
    @Override
    public void forward(Frame f) {
      Lines lines = Lines.of(f.shape(0), axis);
      for (int block = 0; block < lines.outer(); block++) {
        for (int i = 0; i < lines.inner(); i++) {
          line(f.in(0), f.out(), block * lines.block() + i, lines.length(), lines.inner());
        }
      }
    }

    private static void line(float[] x, float[] y, int first, int length, int step) {
      float max = Float.NEGATIVE_INFINITY;
      float sum = 0f;
      for (int k = 0; k < length; k++) {
        float v = x[first + k * step];
        if (v > max) {
          sum = sum * Elementary.exp(max - v) + 1f;
          max = v;
        } else {
          sum += v == max ? 1f : Elementary.exp(v - max);
        }
        y[first + k * step] = max + Elementary.log(sum);
      }
    }

    @Override
    public void grad(Chain c) {
      Value y = c.out();
      Value next = y.apply(new Shift(axis, true, 0f));
      Value decay = y.apply(Binary.SUBTRACT, next).apply(new Unary.Exp());
      Value r = decay.apply(new Linear(axis, true), c.upstream());
      Value weight = c.in(0).apply(Binary.SUBTRACT, y).apply(new Unary.Exp());
      c.give(0, weight.apply(Binary.MULTIPLY, r));
    }
  }
}
