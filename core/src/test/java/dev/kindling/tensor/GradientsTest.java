package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class GradientsTest {
  @Test
  void reluHasTheGradientOfItsDefinition() {
    Tensor x = Tensor.of(-1, 0, 1, 2).requiresGrad();
    assertArrayEquals(new float[] {0, 0, 1, 2}, x.relu().toArray());
    assertArrayEquals(new float[] {0, 0, 1, 1}, x.relu().sum().backward().of(x).toArray());
  }

  @Test
  void aTensorUsedTwiceHasTheSumOfBothGradients() {
    Tensor x = Tensor.of(3).requiresGrad();
    assertEquals(7f, x.times(x).plus(x).sum().backward().of(x).item());
  }

  @Test
  void broadcastOperandsHaveGradientsOfTheirOwnShape() {
    Tensor row = Tensor.of(1, 2, 3).requiresGrad();
    Tensor column = Tensor.of(new float[][] {{10}, {20}}).requiresGrad();
    Gradients g = row.times(column).sum().backward();
    assertArrayEquals(new float[] {30, 30, 30}, g.of(row).toArray());
    assertEquals("[[6.0], [6.0]]", g.of(column).toString());
  }

  @Test
  void theGradientStopsAtDetach() {
    Tensor x = Tensor.of(3).requiresGrad();
    assertEquals(3f, x.times(x.detach()).sum().backward().of(x).item());
  }

  @Test
  void nothingIsRecordedWithoutALeaf() {
    Tensor y = Tensor.of(1, 2).plus(Tensor.of(3, 4)).relu().sum();
    assertNull(y.node);
    assertSame(y, y.detach());
    assertEquals(
        "backward: nothing was recorded; compute the loss with a training pass, or from tensors that"
            + " requiresGrad()",
        assertThrows(IllegalStateException.class, y::backward).getMessage());
  }

  @Test
  void onlyAScalarGoesBackward() {
    Tensor y = Tensor.zeros(32, 10).requiresGrad().relu();
    assertEquals(
        "backward: needs a scalar, not the shape [32, 10]; reduce it first, with mean() or sum()",
        assertThrows(IllegalStateException.class, y::backward).getMessage());
  }

  @Test
  void aParameterChangedMeanwhileIsNoticed() {
    Parameter weight = new Parameter(Tensor.of(1, 2));
    Tensor loss = weight.tracked().times(2).sum();
    weight.update(data -> data[0] = 5);
    assertEquals(
        "backward: the parameter [2] was changed after the loss was computed; compute the loss again",
        assertThrows(IllegalStateException.class, loss::backward).getMessage());
  }

  @Test
  void whatTheScalarDoesNotDependOnHasNoGradient() {
    Tensor x = Tensor.of(1).requiresGrad();
    Gradients g = x.sum().backward();
    assertEquals(
        "gradients: the scalar does not depend on this tensor [2]; only parameters and tensors from"
            + " requiresGrad() have gradients",
        assertThrows(IllegalArgumentException.class, () -> g.of(Tensor.of(1, 2))).getMessage());
    assertEquals(
        "gradients: the scalar does not depend on this parameter [3]; only parameters and tensors from"
            + " requiresGrad() have gradients",
        assertThrows(IllegalArgumentException.class, () -> g.of(new Parameter(Tensor.zeros(3))))
            .getMessage());
  }

  @Test
  void sumsAddTheParametersGradients() {
    Parameter weight = new Parameter(Tensor.of(1, 2));
    Gradients once = weight.tracked().sum().backward();
    Gradients twice = weight.tracked().times(2).sum().backward();
    assertSame(once, Gradients.sum(List.of(once)));
    assertArrayEquals(new float[] {3, 3}, Gradients.sum(List.of(once, twice)).of(weight).toArray());
  }

  @Test
  void aDeepChainNeedsNoDeepStack() {
    Tensor x = Tensor.of(1).requiresGrad();
    Tensor y = x;
    for (int i = 0; i < 100_000; i++) {
      y = y.plus(1);
    }
    assertEquals(1f, y.sum().backward().of(x).item());
  }
}
