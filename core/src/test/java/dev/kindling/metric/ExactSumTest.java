package dev.kindling.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  @Test
  void nothingIsLostBetweenLargeAndSmall() {
    ExactSum sum = new ExactSum();
    sum.add(Double.MAX_VALUE);
    sum.add(Double.MIN_VALUE);
    sum.add(1);
    sum.add(-Double.MAX_VALUE);
    assertEquals(1.0, sum.value());
    sum.add(-1);
    assertEquals(Double.MIN_VALUE, sum.value());
    sum.add(-Double.MIN_VALUE);
    assertEquals(0.0, sum.value());
  }

  @Test
  void itIsTheDecimalSumRoundedOnce() {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      ExactSum sum = new ExactSum();
      BigDecimal wanted = BigDecimal.ZERO;
      for (int i = 0; i < 40; i++) {
        double x =
            random.nextGaussian() * Math.scalb(1.0, random.nextInt(round < 25 ? 60 : 1900) - 950);
        sum.add(x);
        wanted = wanted.add(new BigDecimal(x));
      }
      assertEquals(wanted.doubleValue(), sum.value());
    }
  }

  @Test
  void aMillionAdditionsAndMergesAreExact() {
    ExactSum sum = new ExactSum();
    for (int i = 0; i < 1_000_000; i++) {
      sum.add(-0.1);
    }
    for (int i = 0; i < 12; i++) {
      sum.add(sum);
    }
    assertEquals(
        new BigDecimal(-0.1).multiply(BigDecimal.valueOf(4_096_000_000L)).doubleValue(),
        sum.value());
  }

  @Test
  void whatIsNotFiniteStays() {
    ExactSum sum = new ExactSum();
    sum.add(1);
    sum.add(Double.POSITIVE_INFINITY);
    assertEquals(Double.POSITIVE_INFINITY, sum.value());
    sum.add(Double.NEGATIVE_INFINITY);
    assertEquals(Double.NaN, sum.value());
  }

  @Test
  void sumsBeyondAllDoublesAreInfinite() {
    ExactSum sum = new ExactSum();
    sum.add(-Double.MAX_VALUE);
    sum.add(-Double.MAX_VALUE);
    assertEquals(Double.NEGATIVE_INFINITY, sum.value());
  }
}
