package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Binary;
import dev.kindling.op.family.Powers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  @Test
  void numbersStandForTensors() {
    Tensor x = Tensor.of(1, 2, 5);
    assertEquals("[2.5, 3.5, 6.5]", x.plus(1.5f).toString());
    assertEquals("[-0.5, 0.5, 3.5]", x.minus(1.5f).toString());
    assertEquals("[2.0, 4.0, 10.0]", x.times(2).toString());
    assertEquals("[0.5, 1.0, 2.5]", x.div(2).toString());
    assertEquals("[-1.0, -2.0, -5.0]", x.unaryMinus().toString());
    assertEquals("[-1.0, -2.0, -5.0]", x.unaryMinus().toString());
  }

  @Test
  void dividingByANumberRoundsOnce() {
    assertEquals(5f / 49f, Tensor.of(5).div(49).get(0));
    assertTrue(5f * (1f / 49f) != 5f / 49f);
    assertEquals("[NaN, Infinity]", Tensor.of(0, 1).div(0).toString());
  }

  @Test
  void powersAreProductsAndRoots() {
    Tensor x = Tensor.of(-2, 0.25f, 3);
    assertEquals("[4.0, 0.0625, 9.0]", x.square().toString());
    assertEquals("[-8.0, 0.015625, 27.0]", x.pow(3).toString());
    assertEquals("[-0.5, 4.0, 0.33333334]", x.reciprocal().toString());
    assertEquals("[0.25, 16.0, 0.11111111]", x.pow(-2).toString());
    assertEquals("[NaN, 0.5, 1.7320508]", x.sqrt().toString());
    assertEquals("[NaN, 2.0, 0.57735026]", x.rsqrt().toString());
    assertEquals("[NaN, 2.0, 0.57735026]", x.pow(-0.5f).toString());
    assertEquals("[NaN, 0.03125, 15.588457]", x.pow(2.5f).toString());
    assertEquals("[-2.0, 0.25, 3.0]", x.pow(1).toString());
    assertEquals("[NaN, 0.6597539, 1.3903892]", x.pow(0.3f).toString());
    assertEquals("[Infinity, 0.0, Infinity]", x.pow(Float.POSITIVE_INFINITY).toString());
  }

  @Test
  void powersAtTheEdgesAreThoseOfIeee() {
    Tensor x = Tensor.of(0f, -0f, INF, -INF, NAN);
    assertEquals("[1.0, 1.0, 1.0, 1.0, 1.0]", x.pow(0).toString());
    assertEquals("[0.0, 0.0, Infinity, Infinity, NaN]", x.pow(2).toString());
    assertEquals("[0.0, -0.0, Infinity, -Infinity, NaN]", x.pow(3).toString());
    assertEquals("[Infinity, -Infinity, 0.0, -0.0, NaN]", x.pow(-1).toString());
    assertEquals("[0.0, 0.0, Infinity, Infinity, NaN]", x.pow(1.5f).toString());
    assertEquals("[Infinity, Infinity, 0.0, 0.0, NaN]", x.pow(-2.5f).toString());
    assertEquals("[0.0, -0.0, Infinity, NaN, NaN]", x.pow(0.5f).toString());
    assertEquals("[Infinity, -Infinity, 0.0, NaN, NaN]", x.rsqrt().toString());
    assertEquals("[Infinity, -Infinity, 0.0, NaN, NaN]", x.pow(-0.5f).toString());
  }

  @Test
  void powersOverflowOnlyWhereTheResultDoes() {
    assertEquals((float) 1e-39, Tensor.of(1e13f).pow(-3).get(0), 1e-44f);
    assertEquals(INF, Tensor.of(1e13f).pow(3).get(0));
    assertEquals(1f, Tensor.of(-1).pow(4194304).get(0));
    assertEquals(-1f, Tensor.of(-1).pow(-4194303).get(0));
  }

  @Test
  void powersAreWithinHalfAUlp() {
    Tensor x = Rng.of(5).uniform(Shape.of(500), 0.1f, 9f);
    for (int n : new int[] {3, 5, 7, 20}) {
      float[] y = x.pow(n).toArray();
      for (int i = 0; i < y.length; i++) {
        BigDecimal exact = new BigDecimal(x.get(i)).pow(n, new MathContext(60));
        double error = exact.subtract(new BigDecimal(y[i])).abs().doubleValue();
        assertTrue(error <= 0.50001 * Math.ulp(y[i]), x.get(i) + " to the power " + n);
      }
    }
  }

  @Test
  void onlyHalvesAreMultipliedUp() {
    assertTrue(Powers.Power.takes(4194304));
    assertTrue(Powers.Power.takes(-0.5f));
    refused(
        "pow: the exponent is 4194304.5; needs a whole or half number from −4194304 to 4194304",
        () -> Tensor.call(new Powers.Power(4194304.5f), Tensor.of(1)));
    refused(
        "pow: the exponent is 0.3; needs a whole or half number from −4194304 to 4194304",
        () -> Tensor.call(new Powers.Power(0.3f), Tensor.of(1)));
  }

  @Test
  void gradientsOfPowersAtZeroAreThoseOfTheFormula() {
    Tensor zero = Tensor.of(0);
    assertEquals("[0.0]", slope(x -> x.pow(0), zero));
    assertEquals("[1.0]", slope(x -> x.pow(1), zero));
    assertEquals("[0.0]", slope(Arithmetic::square, zero));
    assertEquals("[0.0]", slope(x -> x.pow(1.5f), zero));
    assertEquals("[Infinity]", slope(Arithmetic::sqrt, zero));
    assertEquals("[-Infinity]", slope(Arithmetic::reciprocal, zero));
    assertEquals("[-Infinity]", slope(Arithmetic::rsqrt, zero));
  }

  @Test
  void aZeroDividedByATinyNumberHasAGradient() {
    Tensor b = Tensor.of(1e-40f).requiresGrad();
    assertEquals("[-0.0]", Tensor.of(0).div(b).sum().backward().of(b).toString());
  }

  @Test
  void roundingGoesToWholeNumbers() {
    Tensor x = Tensor.of(-2.5f, -1.5f, -0.4f, 0.5f, 1.5f, 2.7f);
    assertEquals("[-3.0, -2.0, -1.0, 0.0, 1.0, 2.0]", x.floor().toString());
    assertEquals("[-2.0, -1.0, -0.0, 1.0, 2.0, 3.0]", x.ceil().toString());
    assertEquals("[-2.0, -2.0, -0.0, 0.0, 2.0, 3.0]", x.round().toString());
    assertEquals("[-2.0, -1.0, -0.0, 0.0, 1.0, 2.0]", x.trunc().toString());
    assertEquals("[-0.5, -0.5, 0.25]", Tensor.of(-2.5f, -1.5f, 2.25f).frac().toString());
    assertEquals("[NaN, Infinity]", Tensor.of(NAN, INF).round().toString());
    assertEquals("[0.0, 0.0]", slope(Arithmetic::floor, Tensor.of(1, 1.5f)));
    assertEquals("[1.0, 1.0]", slope(Arithmetic::frac, Tensor.of(1, 1.5f)));
    assertEquals("[-0.0, 0.0]", Tensor.of(-0f, 0).trunc().toString());
  }

  @Test
  void signsAreTakenAndPutOn() {
    Tensor x = Tensor.of(-2, -0f, 0, 3, NAN);
    assertEquals("[2.0, 0.0, 0.0, 3.0, NaN]", x.abs().toString());
    assertEquals("[-1.0, -0.0, 0.0, 1.0, NaN]", x.sign().toString());
    assertEquals("[-1.0, 0.0, 0.0, 1.0, 0.0]", slope(Arithmetic::abs, x));
    assertEquals("[-7.0, -7.0, 7.0, 7.0, 7.0]", Tensor.of(7).copySign(x).toString());
    float negativeNaN = Float.intBitsToFloat(0xffc00000);
    assertEquals("[7.0]", Tensor.of(-7).copySign(Tensor.of(negativeNaN)).toString());
  }

  @Test
  void clampingKeepsTheGradientInsideAndAtTheBounds() {
    Tensor x = Tensor.of(-3, -1, 0, 2, 5, NAN);
    assertEquals("[-1.0, -1.0, 0.0, 2.0, 2.0, NaN]", x.clamp(-1, 2).toString());
    assertEquals("[0.0, 1.0, 1.0, 1.0, 0.0, 0.0]", slope(y -> y.clamp(-1, 2), x));
    assertEquals("[-1.0, -1.0, 0.0, 2.0, 5.0, NaN]", x.clampMin(-1).toString());
    assertEquals("[-3.0, -1.0, 0.0, 2.0, 2.0, NaN]", x.clampMax(2).toString());
    assertEquals("[2.0, 2.0, 2.0, 2.0, 2.0, NaN]", x.clamp(2, 2).toString());
  }

  @Test
  void theLargerAndTheSmallerOfTwo() {
    Tensor a = Tensor.of(1, 5, 2, NAN, 3);
    Tensor b = Tensor.of(4, 0, 2, 1, NAN);
    assertEquals("[4.0, 5.0, 2.0, NaN, NaN]", a.maximum(b).toString());
    assertEquals("[1.0, 0.0, 2.0, NaN, NaN]", a.minimum(b).toString());
    assertEquals("[4.0, 5.0, 2.0, 1.0, 3.0]", a.fmax(b).toString());
    assertEquals("[1.0, 0.0, 2.0, 1.0, 3.0]", a.fmin(b).toString());
    assertEquals("[NaN]", Tensor.of(NAN).fmax(Tensor.of(NAN)).toString());
    assertEquals("[0.0, 1.0, 0.5, 1.0, 1.0]", slope(x -> x.maximum(b), a));
    assertEquals("[1.0, 0.0, 0.5, 1.0, 1.0]", slope(x -> x.minimum(b), a));
    assertEquals("[1.0, 0.0, 0.5, 1.0, 1.0]", slope(a::maximum, b));
    assertEquals("[4.0]", slope(x -> x.maximum(Tensor.of(2)).times(8), Tensor.of(2)));
    assertEquals("[0.0, 1.0, 1.0, 0.0, 1.0]", slope(x -> x.fmax(b), a));
    assertEquals("[0.0, 1.0, 0.0, 1.0, 0.0]", slope(a::fmin, b));
  }

  @Test
  void divisionsWithRemainders() {
    Tensor a = Tensor.of(7, -7, 7, -7);
    Tensor b = Tensor.of(3, 3, -3, -3);
    assertEquals("[1.0, -1.0, 1.0, -1.0]", a.fmod(b).toString());
    assertEquals("[1.0, 2.0, -2.0, -1.0]", a.remainder(b).toString());
    assertEquals("[2.0, -3.0, -3.0, 2.0]", a.floorDivide(b).toString());
    assertEquals("[2.0, -2.0, -2.0, 2.0]", a.truncDivide(b).toString());
    assertEquals("[1.0, -1.0, 1.0, -1.0]", a.fmod(3).toString());
    assertEquals("[1.0, 2.0, 1.0, 2.0]", a.remainder(3).toString());
    assertEquals("[2.0, -3.0, 2.0, -3.0]", a.floorDivide(3).toString());
    assertEquals("[2.0, -2.0, 2.0, -2.0]", a.truncDivide(3).toString());
    assertEquals("[-2.0, 3.0, 3.0, -2.0]", slope(a::remainder, b));
    assertEquals("[-2.0, 2.0, 2.0, -2.0]", slope(a::fmod, b));
    assertEquals("[0.0, 0.0, 0.0, 0.0]", slope(a::floorDivide, b));
  }

  @Test
  void flooredQuotientsAreThoseOfTheExactOnes() {
    // The float 0.1 is above a tenth: it fits nine times into 1, and 1 / 0.1 rounds to 10.
    assertEquals(9f, Tensor.of(1).floorDivide(0.1f).get(0));
    assertEquals(10f, 1f / 0.1f);
    assertEquals("[NaN, Infinity]", Tensor.of(0, 1).floorDivide(0).toString());
    assertEquals("[0.0, -0.0, -1.0]", Tensor.of(0, -0f, -1).floorDivide(INF).toString());
  }

  @Test
  void interpolationMeetsBothEnds() {
    Tensor a = Tensor.of(1, 0.1f);
    Tensor b = Tensor.of(3, 0.7f);
    assertEquals("[1.0, 0.1]", a.lerp(b, 0).toString());
    assertEquals("[3.0, 0.7]", a.lerp(b, 1).toString());
    assertEquals("[1.5, 0.7]", a.lerp(b, Tensor.of(0.25f, 1)).toString());
    // From the nearer end, which is b at the middle: from a it were 0.39999998.
    assertEquals("[2.0, 0.4]", a.lerp(b, 0.5f).toString());
    assertEquals("[0.75, 0.75]", slope(x -> x.lerp(b, 0.25f), a));
    assertEquals("[2.0]", slope(w -> Tensor.of(1).lerp(Tensor.of(3), w), Tensor.of(0.25f)));
  }

  @Test
  void productsAndQuotientsAreAdded() {
    Tensor x = Tensor.of(1, 2);
    Tensor a = Tensor.of(6, 8);
    assertEquals("[7.0, 18.0]", x.plusProduct(0.5f, a, Tensor.of(2, 4)).toString());
    assertEquals("[2.5, 3.0]", x.plusQuotient(0.5f, a, Tensor.of(2, 4)).toString());
  }

  @Test
  void anglesAreConverted() {
    assertEquals((float) Math.PI, Tensor.of(180).deg2rad().get(0));
    assertEquals(90f, Tensor.of((float) Math.PI / 2).rad2deg().get(0));
  }

  @Test
  void aNumberForEachRowMultipliesLikeItsCopies() {
    int[][] shapes = {{3, 5}, {2, 3, 4}, {4, 1, 9}, {2, 1, 1}, {0, 3}, {3, 0}, {300, 301}};
    for (int[] dims : shapes) {
      Shape shape = Shape.of(dims);
      for (int kept = 0; kept <= dims.length; kept++) {
        int[] own = dims.clone();
        Arrays.fill(own, kept, own.length, 1);
        Tensor a = Rng.of(1).normal(shape, 0, 1).requiresGrad();
        Tensor b = Rng.of(2).normal(Shape.of(own), 0, 1).requiresGrad();
        Tensor g = Rng.of(3).normal(shape, 0, 1);
        Tensor y = a.times(b);
        Tensor copied = Tensor.broadcast("times", Binary.MULTIPLY, a, b);
        assertArrayEquals(copied.toArray(), y.toArray());
        Gradients wanted = copied.times(g).sum().backward();
        Gradients slopes = y.times(g).sum().backward();
        assertArrayEquals(wanted.of(a).toArray(), slopes.of(a).toArray());
        assertArrayEquals(wanted.of(b).toArray(), slopes.of(b).toArray());
      }
    }
  }

  @Test
  void emptyTensorsAndScalarsGoThrough() {
    assertEquals(Shape.of(0, 3), Tensor.zeros(0, 3).pow(3).clamp(0, 1).round().abs().shape());
    assertEquals(Shape.of(2, 3), Tensor.ones(2, 1).maximum(Tensor.ones(3)).shape());
    assertEquals(Shape.of(2, 3), Tensor.ones(3).lerp(Tensor.ones(2, 1), 0.5f).shape());
    assertEquals(Shape.of(), Tensor.scalar(2).remainder(Tensor.scalar(3)).shape());
  }

  @Test
  void wrongArgumentsAreRefusedInOneSentence() {
    Tensor x = Tensor.zeros(2, 3);
    refused("clamp: the bounds are 2.0 and 1.0; needs min ≤ max", () -> x.clamp(2, 1));
    refused("clamp: the bounds are NaN and Infinity; needs min ≤ max", () -> x.clampMin(NAN));
    refused(
        "maximum: [2, 3] and [2] do not broadcast; sizes must be equal or 1, and 3 meets 2",
        () -> x.maximum(Tensor.zeros(2)));
    refused(
        "lerp: [2, 3] and [2] do not broadcast; sizes must be equal or 1, and 3 meets 2",
        () -> x.lerp(x, Tensor.zeros(2)));
  }

  /** The gradient of the sum of a function's results. */
  private static String slope(UnaryOperator<Tensor> function, Tensor at) {
    Tensor x = at.requiresGrad();
    return function.apply(x).sum().backward().of(x).toString();
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
