package dev.kindling.op.family;

import dev.kindling.kernel.ErrorFunctions;
import dev.kindling.kernel.GammaFunctions;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** The error function and the gamma function. */
public sealed interface Special extends Op {
  @Override
  default Shape shape(Shape... in) {
    return in[0];
  }

  /** y = erf x = 2/√π · ∫ e^(−t²) dt from 0 to x; dy/dx = 2/√π · e^(−x²). */
  record Erf() implements Special {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = ErrorFunctions.erf(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(
          0,
          c.upstream()
              .apply(Binary.MULTIPLY, c.in(0).apply(new Gaussian()))
              .apply(new Unary.Scale(TWO_OVER_ROOT_PI)));
    }
  }

  /** y = 1 − erf x; dy/dx = −2/√π · e^(−x²). */
  record Erfc() implements Special {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = ErrorFunctions.erfc(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(
          0,
          c.upstream()
              .apply(Binary.MULTIPLY, c.in(0).apply(new Gaussian()))
              .apply(new Unary.Scale(-TWO_OVER_ROOT_PI)));
    }
  }

  /** y = e^(−x²); dy/dx = −2xy. */
  record Gaussian() implements Special {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = ErrorFunctions.gaussian(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      Value product = c.in(0).apply(Binary.MULTIPLY, c.out());
      c.give(0, c.upstream().apply(Binary.MULTIPLY, product).apply(new Unary.Scale(-2f)));
    }
  }

  /** y such that erf y = x; dy/dx = √π/2 · e^(y²). */
  record Erfinv() implements Special {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = ErrorFunctions.erfinv(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(
          0,
          c.upstream()
              .apply(Binary.DIVIDE, c.out().apply(new Gaussian()))
              .apply(new Unary.Scale(1f / TWO_OVER_ROOT_PI)));
    }
  }

  /** y = ln |Γ(x)|; dy/dx = ψ(x). */
  record Lgamma() implements Special {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = GammaFunctions.lgamma(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.MULTIPLY, c.in(0).apply(new Digamma())));
    }
  }

  /** y = ψ(x) = Γ′(x) / Γ(x); dy/dx = ψ′(x). */
  record Digamma() implements Special {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = GammaFunctions.digamma(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.MULTIPLY, c.in(0).apply(new Polygamma(1))));
    }
  }

  /** y = ψ⁽ⁿ⁾(x) for n ≥ 1; dy/dx = ψ⁽ⁿ⁺¹⁾(x). */
  record Polygamma(int order) implements Special {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = GammaFunctions.polygamma(order, x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.MULTIPLY, c.in(0).apply(new Polygamma(order + 1))));
    }
  }

  /** 2/√π. */
  float TWO_OVER_ROOT_PI = 1.12837917f;
}
