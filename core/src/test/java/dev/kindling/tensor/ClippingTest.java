package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ClippingTest {
  private final Parameter a = new Parameter(Tensor.zeros(2));
  private final Parameter b = new Parameter(Tensor.zeros(3));

  /** Gradients that are these numbers. */
  private Gradients gradients(Tensor ofA, Tensor ofB) {
    return a.tracked().times(ofA).sum().plus(b.tracked().times(ofB).sum()).backward();
  }

  private final Gradients g = gradients(Tensor.of(3, -4), Tensor.of(0, 12, 0));

  @Test
  void theNormIsThatOfAllGradientsAsOneVector() {
    assertEquals(13, g.norm());
    assertEquals(19, g.norm(1));
    assertEquals(12, g.norm(Double.POSITIVE_INFINITY));
    assertEquals(Math.cbrt(27 + 64 + 1728), g.norm(3), 1e-6);
    assertEquals(0, gradients(Tensor.zeros(2), Tensor.zeros(3)).norm(3));
  }

  @Test
  void hugeGradientsHaveAFiniteNorm() {
    Gradients huge = gradients(Tensor.of(3e38f, 0), Tensor.of(0, 0, -3e38f));
    assertEquals(3e38f * Math.sqrt(2), huge.norm(), 1e25);
    assertEquals(2 * (double) 3e38f, huge.norm(1));
    assertEquals(3e38f * Math.cbrt(2), huge.norm(3), 1e32);
  }

  @Test
  void longGradientsAreAddedToTheLastElement() {
    for (int n = 0; n < 10; n++) {
      Parameter x = new Parameter(Tensor.zeros(n));
      Gradients ones = x.tracked().sum().backward();
      assertEquals(n, ones.norm(1));
      assertEquals(Math.sqrt(n), ones.norm());
    }
  }

  @Test
  void gradientsThatAreTooLongAreShortenedTogether() {
    Gradients clipped = g.clipNorm(6.5);
    float factor = (float) (6.5 / (13 + 1e-6));
    assertArrayEquals(new float[] {3 * factor, -4 * factor}, clipped.of(a).toArray());
    assertArrayEquals(new float[] {0, 12 * factor, 0}, clipped.of(b).toArray());
    assertEquals(6.5, clipped.norm(), 1e-5);
    assertEquals(g.parameters(), clipped.parameters());
    assertEquals(2, g.clipNorm(2, 1).norm(1), 1e-5);
    assertEquals(0, g.clipNorm(0).norm());
  }

  @Test
  void gradientsThatAreShortEnoughStay() {
    assertSame(g, g.clipNorm(14));
    assertSame(g, g.clipNorm(12.1, Double.POSITIVE_INFINITY));
    assertArrayEquals(new float[] {3, -4}, g.of(a).toArray());
  }

  @Test
  void aNormThatIsNoNumberIsPassedOn() {
    Gradients lost = gradients(Tensor.of(Float.NaN, 1), Tensor.of(1, 1, 1));
    for (double p : new double[] {1, 2, 3, Double.POSITIVE_INFINITY}) {
      assertEquals(Double.NaN, lost.norm(p));
      assertEquals(Double.NaN, lost.clipNorm(1, p).of(b).get(0));
    }
    Gradients infinite = gradients(Tensor.of(Float.NEGATIVE_INFINITY, 1), Tensor.of(1, 1, 1));
    for (double p : new double[] {1, 2, 3, Double.POSITIVE_INFINITY}) {
      assertEquals(Double.POSITIVE_INFINITY, infinite.norm(p));
      assertArrayEquals(new float[] {Float.NaN, 0}, infinite.clipNorm(1, p).of(a).toArray());
    }
  }

  @Test
  void elementsAreHeldWithinALimit() {
    Gradients clipped = g.clipValue(3.5f);
    assertArrayEquals(new float[] {3, -3.5f}, clipped.of(a).toArray());
    assertArrayEquals(new float[] {0, 3.5f, 0}, clipped.of(b).toArray());
  }

  @Test
  void otherTensorsGradientsNeitherCountNorChange() {
    Tensor x = Tensor.of(1000, 1000).requiresGrad();
    Tensor w = a.tracked();
    Gradients both = w.times(3).sum().plus(x.times(x).sum()).backward();
    assertEquals(Math.sqrt(18), both.norm());
    Gradients clipped = both.clipNorm(1);
    assertArrayEquals(new float[] {2000, 2000}, clipped.of(x).toArray());
    assertEquals(1, clipped.norm(), 1e-5);
    assertThrows(IllegalArgumentException.class, () -> clipped.of(w));
  }

  @Test
  void wrongArgumentsAreRefused() {
    refused("norm: the order is 0.0; needs a number above 0, or infinity", () -> g.norm(0));
    refused("norm: the order is NaN; needs a number above 0, or infinity", () -> g.norm(0.0 / 0));
    refused("clipNorm: the largest norm is -1.0; needs 0 or more", () -> g.clipNorm(-1));
    refused("clipNorm: the largest norm is NaN; needs 0 or more", () -> g.clipNorm(0.0 / 0));
    refused("clipValue: the limit is -1.0; needs 0 or more", () -> g.clipValue(-1));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
