package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivationTest {
  private final Tensor x = Rng.of(2).uniform(Shape.of(3, 4), -4, 4);

  /** Every factory is called like the tensor's method, and does what that does. */
  @Test
  void layersAreTheTensorsMethods() throws ReflectiveOperationException {
    int count = 0;
    for (Method factory : Activation.class.getMethods()) {
      if (Modifier.isStatic(factory.getModifiers())) {
        Object[] settings = settings(factory.getParameterTypes());
        Layer layer = (Layer) factory.invoke(null, settings);
        Method method = Tensor.class.getMethod(factory.getName(), factory.getParameterTypes());
        assertArrayEquals(
            ((Tensor) method.invoke(x, settings)).toArray(), layer.forward(x).toArray());
        String list = Arrays.toString(settings);
        assertEquals(
            factory.getName() + "(" + list.substring(1, list.length() - 1) + ")", layer.toString());
        count++;
      }
    }
    assertEquals(30, count);
  }

  private static Object[] settings(Class<?>... types) {
    List<Object> settings = new ArrayList<>();
    for (Class<?> type : types) {
      settings.add(type == int.class ? (Object) 1 : (Object) (0.5f + settings.size()));
    }
    return settings.toArray();
  }

  @Test
  void gatesHalveADimension() {
    assertEquals(Shape.of(2, 3), Activation.glu(1).output(Shape.of(4, 3)));
    refused(
        "layer 1 glu(-1): dimension -1 of the shape [1, 3] is odd; needs two halves",
        () -> Sequential.of(Linear.of(2, 3, Rng.of(1)), Activation.glu(-1)));
  }

  @Test
  void settingsAreCheckedAtOnce() {
    refused(
        "hardTanh: the bounds are 1.0 and 1.0; needs low < high", () -> Activation.hardTanh(1, 1));
    refused("celu: alpha is 0.0; needs another number", () -> Activation.celu(0));
  }

  @Test
  void slopesAreLearned() {
    PReLU layer = PReLU.of(4);
    assertArrayEquals(x.leakyRelu(0.25f).toArray(), layer.forward(x).toArray());
    Tensor y = layer.forward(Tensor.full(-2f, 3, 4), Pass.training());
    assertArrayEquals(
        new float[] {-6, -6, -6, -6}, y.sum().backward().of(layer.weight()).toArray());
    assertEquals(List.of("weight"), List.copyOf(layer.parameters().keySet()));
    assertEquals("prelu(4)", layer.toString());
    assertEquals("prelu()", PReLU.of().toString());
    assertEquals(-1f, PReLU.of().start(0.5f).forward(Tensor.of(-2f)).item());
    refused(
        "prelu(4): the input has the shape [3, 2], not [n, 4, …]; use prelu(2)",
        () -> layer.forward(Tensor.ones(3, 2)));
  }

  @Test
  void randomSlopesAreDrawnInTrainingAndTheirMeanServesInference() {
    RReLU layer = new RReLU(0.25f, 0.75f);
    Tensor minus = Tensor.full(-1f, 50, 50);
    float[] y = layer.forward(minus, Pass.training(Rng.of(1))).toArray();
    for (float value : y) {
      assertTrue(value <= -0.25f && value >= -0.75f, "slope " + value);
    }
    assertEquals(-0.5f, Tensor.of(y).mean().item(), 0.01f);
    assertArrayEquals(minus.times(0.5f).toArray(), layer.forward(minus).toArray());
    assertArrayEquals(
        x.relu().toArray(), layer.forward(x, Pass.training(Rng.of(1))).relu().toArray());
    assertEquals(x.rrelu().get(1, 2), RReLU.of().forward(x).get(1, 2));
    refused(
        "rrelu(1.0, 0.5): the lower slope must not be above the upper", () -> new RReLU(1f, 0.5f));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
