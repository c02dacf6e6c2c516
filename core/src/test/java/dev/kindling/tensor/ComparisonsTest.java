package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  @Test
  void comparisonsAnswerWithOneAndZero() {
    Tensor a = Tensor.of(1, 2, 3, NAN, NAN, 0);
    Tensor b = Tensor.of(2, 2, 2, 2, NAN, -0f);
    assertEquals("[0.0, 1.0, 0.0, 0.0, 0.0, 1.0]", a.eq(b).toString());
    assertEquals("[1.0, 0.0, 1.0, 1.0, 1.0, 0.0]", a.ne(b).toString());
    assertEquals("[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]", a.lt(b).toString());
    assertEquals("[1.0, 1.0, 0.0, 0.0, 0.0, 1.0]", a.le(b).toString());
    assertEquals("[0.0, 0.0, 1.0, 0.0, 0.0, 0.0]", a.gt(b).toString());
    assertEquals("[0.0, 1.0, 1.0, 0.0, 0.0, 1.0]", a.ge(b).toString());
  }

  @Test
  void numbersStandForTensors() {
    Tensor x = Tensor.of(1, 2, 3);
    assertEquals("[0.0, 1.0, 0.0]", x.eq(2).toString());
    assertEquals("[1.0, 0.0, 1.0]", x.ne(2).toString());
    assertEquals("[1.0, 0.0, 0.0]", x.lt(2).toString());
    assertEquals("[1.0, 1.0, 0.0]", x.le(2).toString());
    assertEquals("[0.0, 0.0, 1.0]", x.gt(2).toString());
    assertEquals("[0.0, 1.0, 1.0]", x.ge(2).toString());
  }

  @Test
  void comparisonsBroadcast() {
    Tensor column = Tensor.of(new float[][] {{1}, {2}});
    assertEquals("[[0.0, 0.0], [1.0, 0.0]]", column.gt(Tensor.of(1, 2)).toString());
  }

  @Test
  void kindsOfNumbersAreTold() {
    Tensor x = Tensor.of(1, -0f, INF, -INF, NAN);
    assertEquals("[0.0, 0.0, 0.0, 0.0, 1.0]", x.isNaN().toString());
    assertEquals("[0.0, 0.0, 1.0, 1.0, 0.0]", x.isInfinite().toString());
    assertEquals("[1.0, 1.0, 0.0, 0.0, 0.0]", x.isFinite().toString());
    assertEquals("[0.0, 1.0, 0.0, 1.0, 0.0]", x.signBit().toString());
  }

  @Test
  void answersCombine() {
    Tensor a = Tensor.of(0, 0, 1, 1);
    Tensor b = Tensor.of(0, 1, 0, 1);
    assertEquals("[0.0, 0.0, 0.0, 1.0]", a.and(b).toString());
    assertEquals("[0.0, 1.0, 1.0, 1.0]", a.or(b).toString());
    assertEquals("[1.0, 1.0, 0.0, 0.0]", a.not().toString());
    assertEquals("[1.0, 0.0]", Tensor.of(2, 0).and(Tensor.of(-3, NAN)).toString());
  }

  @Test
  void answersHaveNoGradient() {
    Tensor x = Tensor.of(1, -2).requiresGrad();
    assertNull(x.gt(0).node);
    assertNull(x.isFinite().node);
    assertNull(x.isInfinite().node);
    assertNull(x.isNaN().node);
    assertNull(x.signBit().node);
    assertNull(x.and(x).or(x).not().node);
  }

  @Test
  void whereChoosesAndSendsTheGradientToTheChosen() {
    Tensor a = Tensor.of(1, 2, INF).requiresGrad();
    Tensor b = Tensor.scalar(9).requiresGrad();
    Tensor y = Tensor.of(1, 0, 0).where(a, b);
    assertEquals("[1.0, 9.0, 9.0]", y.toString());
    Gradients g = y.times(Tensor.of(3, 4, 5)).sum().backward();
    assertEquals("[3.0, 0.0, 0.0]", g.of(a).toString());
    assertEquals("9.0", g.of(b).toString());
  }

  @Test
  void whereTakesNumbersToo() {
    Tensor x = Tensor.of(0, 4).requiresGrad();
    Tensor y = x.gt(0).where(x.reciprocal(), 0f);
    assertEquals("[0.0, 0.25]", y.toString());
    Tensor condition = Tensor.of(0, 1);
    assertEquals("[7.0, 5.0]", condition.where(5f, Tensor.scalar(7)).toString());
    assertEquals(Shape.of(2, 2), condition.where(Tensor.ones(2, 1), 0f).shape());
  }

  @Test
  void whereWithoutElementsHasNone() {
    assertEquals(Shape.of(0), Tensor.zeros(0).where(Tensor.zeros(0), 1f).shape());
  }

  @Test
  void nanAndInfinitiesAreReplaced() {
    Tensor x = Tensor.of(1, NAN, INF, -INF).requiresGrad();
    assertEquals("[1.0, 0.0, 3.4028235E38, -3.4028235E38]", x.nanToNum().toString());
    Tensor y = x.nanToNum(7, NAN, INF);
    assertEquals("[1.0, 7.0, NaN, Infinity]", y.toString());
    assertEquals("[1.0, 0.0, 0.0, 0.0]", x.nanToNum().sum().backward().of(x).toString());
  }

  @Test
  void wrongShapesAreRefusedInOneSentence() {
    Tensor x = Tensor.zeros(2, 3);
    Tensor y = Tensor.zeros(2);
    String rest = ": [2, 3] and [2] do not broadcast; sizes must be equal or 1, and 3 meets 2";
    refused("eq" + rest, () -> x.eq(y));
    refused("ne" + rest, () -> x.ne(y));
    refused("lt" + rest, () -> x.lt(y));
    refused("le" + rest, () -> x.le(y));
    refused("gt" + rest, () -> x.gt(y));
    refused("ge" + rest, () -> x.ge(y));
    refused("and" + rest, () -> x.and(y));
    refused("or" + rest, () -> x.or(y));
    refused("where" + rest, () -> x.where(y, x));
    refused("where" + rest, () -> x.where(x, y));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
