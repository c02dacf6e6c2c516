package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.op.family.BinaryFunction;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionsTest {
  private static final float INF = Float.POSITIVE_INFINITY;

  @Test
  void farOutFunctionsReachTheirLimits() {
    Tensor x = Tensor.of(-INF, -1000, 0, 1000, INF, Float.NaN);
    assertEquals("[0.0, 0.0, 0.5, 1.0, 1.0, NaN]", x.sigmoid().toString());
    assertEquals("[-1.0, -1.0, 0.0, 1.0, 1.0, NaN]", x.tanh().toString());
    assertEquals("[-1.0, -1.0, 0.0, 1.0, 1.0, NaN]", x.erf().toString());
    assertEquals("[2.0, 2.0, 1.0, 0.0, 0.0, NaN]", x.erfc().toString());
    assertEquals("[-1.0, -1.0, 0.0, Infinity, Infinity, NaN]", x.expm1().toString());
    assertEquals("[NaN, NaN, 0.0, 6.908755, Infinity, NaN]", x.log1p().toString());
  }

  @Test
  void nearZeroNothingIsLost() {
    Tensor x = Tensor.of(1e-20f, -1e-20f);
    assertEquals(x.toString(), x.expm1().toString());
    assertEquals(x.toString(), x.log1p().toString());
    assertEquals(x.toString(), x.tanh().toString());
  }

  @Test
  void functionsHaveTheirKnownValues() {
    near(new float[] {0.5723649f, 0, 1.7917595f}, Tensor.of(0.5f, 1, 4).lgamma());
    near(new float[] {-1.9635100f, -0.5772157f, 1.2561177f}, Tensor.of(0.5f, 1, 4).digamma());
    near(new float[] {1, 0.6366198f, 0}, Tensor.of(0, 0.5f, 1).sinc());
    near(new float[] {-1, 0, 3}, Tensor.of(0.1f, 1, 1000).log10());
  }

  private static void near(float[] wanted, Tensor x) {
    assertArrayEquals(wanted, x.toArray(), 1e-6f);
  }

  @Test
  void emptyTensorsAndScalarsAreTensorsToo() {
    assertEquals(Shape.of(0, 3), Tensor.zeros(0, 3).tanh().shape());
    assertEquals(0.5f, Tensor.scalar(0).sigmoid().item());
  }

  @Test
  void slopesAtZeroAreThoseOfTheTables() {
    Tensor x = Tensor.of(0).requiresGrad();
    assertEquals("[1.0]", x.tanh().sum().backward().of(x).toString());
    assertEquals("[0.25]", x.sigmoid().sum().backward().of(x).toString());
    assertEquals("[1.1283792]", x.erf().sum().backward().of(x).toString());
  }

  @Test
  void theLogitIsSteepAtTheEndsOfItsDomainAndHasNoSlopeBeyond() {
    Tensor x = Tensor.of(-0.1f, 0, 0.5f, 1, 1.1f).requiresGrad();
    assertEquals(
        "[NaN, Infinity, 4.0, Infinity, NaN]", x.logit().sum().backward().of(x).toString());
  }

  @Test
  void domainsEndInNaN() {
    Tensor x = Tensor.of(-2, 2);
    for (Tensor y : List.of(x.asin(), x.acos(), x.atanh(), x.erfinv(), x.logit())) {
      assertEquals("[NaN, NaN]", y.toString());
    }
    assertEquals("[NaN, 1.316958]", x.acosh().toString());
    assertEquals("[NaN, 1.0]", x.log2().toString());
  }

  @Test
  void functionsUndoTheirInverses() {
    Tensor x = Tensor.of(-0.5f, 0, 0.5f);
    for (Tensor y :
        List.of(
            x.sin().asin(),
            x.tan().atan(),
            x.sinh().asinh(),
            x.tanh().atanh(),
            x.erf().erfinv(),
            x.sigmoid().logit(),
            x.exp2().log2(),
            x.expm1().log1p())) {
      assertArrayEquals(x.toArray(), y.toArray(), 1e-6f);
    }
    assertArrayEquals(new float[] {0.5f, 0, 0.5f}, x.cosh().acosh().toArray(), 1e-6f);
    assertArrayEquals(new float[] {0.5f, 0, 0.5f}, x.cos().acos().toArray(), 1e-6f);
  }

  @Test
  void functionsOfTwoTensorsBroadcast() {
    Tensor a = Tensor.of(new float[][] {{3}, {5}});
    Tensor b = Tensor.of(4, 12);
    assertArrayEquals(new float[] {81, 531441, 625, 244140625}, a.pow(b).toArray());
    assertArrayEquals(new float[] {5, 12.369317f, 6.4031243f, 13}, a.hypot(b).toArray());
    assertEquals(Shape.of(2, 2), a.atan2(b).shape());
    assertEquals("[0.6931472]", Tensor.of(0).logAddExp(Tensor.scalar(0)).toString());
    assertEquals(
        "pow: [2] and [3] do not broadcast; sizes must be equal or 1, and 2 meets 3",
        assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(2).pow(Tensor.zeros(3)))
            .getMessage());
  }

  @Test
  void shapesThatDifferAreRefusedWhereNothingBroadcasts() {
    assertEquals(
        "Hypot[]: the shapes [2] and [3] differ",
        assertThrows(
                IllegalArgumentException.class,
                () -> Tensor.call(new BinaryFunction.Hypot(), Tensor.zeros(2), Tensor.zeros(3)))
            .getMessage());
  }

  /** d/da aᵇ = b aᵇ⁻¹ and d/db aᵇ = aᵇ ln a, where 0⁰ = 1 has the slopes 0 and 0. */
  @Test
  void powersHaveSlopesEvenAtZero() {
    Tensor a = Tensor.of(0, 0, 2, -2).requiresGrad();
    Tensor b = Tensor.of(0, 2, 3, 2).requiresGrad();
    Gradients g = a.pow(b).sum().backward();
    assertEquals("[0.0, 0.0, 12.0, -4.0]", g.of(a).toString());
    assertEquals("[0.0, 0.0, 5.5451775, NaN]", g.of(b).toString());
  }

  /** Where ln a = 0: d²/da² aᵇ = b (b − 1), d²/da db aᵇ = 1 and d²/db² aᵇ = 0. */
  @Test
  void powersOfOneHaveTwoDerivatives() {
    Tensor a = Tensor.of(1).requiresGrad();
    Tensor b = Tensor.of(3).requiresGrad();
    Gradients first = a.pow(b).sum().backward(true);
    assertEquals("[6.0]", first.of(a).sum().backward(true).of(a).toString());
    assertEquals("[1.0]", first.of(a).sum().backward().of(b).toString());
    assertEquals("[0.0]", first.of(b).sum().backward().of(b).toString());
    Tensor second = first.of(a).sum().backward(true).of(a);
    assertEquals("[6.0]", second.sum().backward().of(a).toString());
  }

  @Test
  void theAngleOfTheOriginHasNoSlope() {
    Tensor y = Tensor.of(0, 1e30f).requiresGrad();
    Tensor x = Tensor.of(0, 1e30f).requiresGrad();
    Gradients g = y.atan2(x).sum().backward();
    assertEquals("[0.0, 5.0E-31]", g.of(y).toString());
    assertEquals("[-0.0, -5.0E-31]", g.of(x).toString());
  }
}
