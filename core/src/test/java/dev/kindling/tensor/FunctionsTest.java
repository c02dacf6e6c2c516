package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kindling.op.Shape;
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
}
