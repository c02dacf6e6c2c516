package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.Arrays;
import java.util.function.Consumer;

/** Functions that are constant piece by piece: their gradient is 0, at the steps too. */
public sealed interface Step extends Op {
  @Override
  default Shape shape(Shape... in) {
    return SameShape.of(this, in);
  }

  private static void giveZero(Chain c) {
    c.give(0, c.upstream().apply(new Fill(0f)));
  }

  /** y = value, whatever x is; dy/dx = 0. */
  record Fill(float value) implements Step {
    @Override
    public void forward(Frame f) {
      Arrays.fill(f.out(), value);
    }

    @Override
    public void grad(Chain c) {
      giveZero(c);
    }
  }

  /** y = what a writer puts there, of no input; for random numbers. */
  record Written(Shape to, Consumer<float[]> writer) implements Step {
    @Override
    public Shape shape(Shape... in) {
      return to;
    }

    @Override
    public void forward(Frame f) {
      writer.accept(f.out());
    }

    @Override
    public void grad(Chain c) {}
  }

  /** y = ⌊x⌋; dy/dx = 0. */
  record Floor() implements Step {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = (float) Math.floor(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      giveZero(c);
    }
  }

  /** y = ⌈x⌉; dy/dx = 0. */
  record Ceil() implements Step {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = (float) Math.ceil(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      giveZero(c);
    }
  }

  /** y = the whole number nearest to x, the even one of two; dy/dx = 0. */
  record Round() implements Step {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = (float) Math.rint(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      giveZero(c);
    }
  }

  /** y = x without its fraction; dy/dx = 0. */
  record Truncate() implements Step {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = (float) (x[i] < 0f ? Math.ceil(x[i]) : Math.floor(x[i]));
      }
    }

    @Override
    public void grad(Chain c) {
      giveZero(c);
    }
  }

  /** y = 1 where x &gt; 0, −1 where x &lt; 0, else x, which is 0 or NaN; dy/dx = 0. */
  record Sign() implements Step {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = x[i] > 0f ? 1f : x[i] < 0f ? -1f : x[i];
      }
    }

    @Override
    public void grad(Chain c) {
      giveZero(c);
    }
  }
}
