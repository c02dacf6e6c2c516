package dev.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static void factors(Schedule schedule, double... expected) {
    double[] got = LongStream.range(0, expected.length).mapToDouble(schedule::factor).toArray();
    assertArrayEquals(expected, got, 1e-12);
  }

  @Test
  void warmingUpRisesInEqualStepsToOne() {
    factors(Schedule.warmup(3), 0.25, 0.5, 0.75, 1, 1);
  }

  @Test
  void anotherScheduleFollowsFromItsOwnStart() {
    factors(
        Schedule.warmup(1).then(Schedule.linear(1, 0, 2)).then(Schedule.constant(0.1)),
        0.5,
        1,
        0.5,
        0.1,
        0.1);
    assertEquals(3, Schedule.warmup(1).then(Schedule.linear(1, 0, 2)).length());
    factors(Schedule.exponential(0.5).lasting(2).then(Schedule.constant(7)), 1, 0.5, 7, 7);
  }

  @Test
  void productsEndWithTheFirstToEnd() {
    Schedule product = Schedule.constant(0.5, 2).times(Schedule.exponential(2));
    factors(product, 0.5, 1, 4);
    assertEquals(2, product.length());
  }

  @Test
  void aScheduleCanCountEpochs() {
    Schedule schedule = Schedule.linear(1, 0, 2).inEpochsOf(3);
    factors(schedule, 1, 1, 1, 0.5, 0.5, 0.5, 0, 0);
    assertEquals(6, schedule.length());
  }

  @Test
  void stepsFallWhereTheyAreAskedTo() {
    factors(Schedule.step(2, 0.1), 1, 1, 0.1, 0.1, 0.01);
    factors(Schedule.multiStep(0.5, 3, 1), 1, 0.5, 0.5, 0.25);
    factors(Schedule.polynomial(2, 2), 1, 0.25, 0, 0);
  }

  @Test
  void cosinesFallToTheirLeast() {
    factors(Schedule.cosine(2, 0.5), 1, 0.75, 0.5, 0.75, 1);
    factors(Schedule.warmRestarts(1, 2, 0), 1, 1, 0.5, 1);
    factors(Schedule.warmRestarts(2, 1, 0), 1, 0.5, 1, 0.5);
  }

  @Test
  void cyclesGoUpAndDown() {
    factors(Schedule.cyclic(0.5, 1, 2), 0.5, 1, 0.75, 0.5, 1);
    factors(Schedule.cyclic(0, 1, 1, Schedule.step(2, 0.5)), 0, 1, 0, 0.5, 0, 0.25);
  }

  @Test
  void oneCycleHasItsPeakAtTheOptimizersRate() {
    // 5 steps of 10 rise: the peak is step 4, the last step 9.
    OneCycle cycle = Schedule.oneCycle(10).rising(0.5).divisors(5, 2).straight();
    factors(cycle, 0.2, 0.4, 0.6, 0.8, 1, 0.82, 0.64, 0.46, 0.28, 0.1, 0.1);
    assertEquals(10, cycle.length());
    assertEquals(0.6, Schedule.oneCycle(10).rising(0.5).divisors(5, 2).factor(2), 1e-12);
  }

  @Test
  void aPlateauReducesWhenNothingGetsBetter() {
    Plateau plateau = new Plateau(0.5, 1).least(0.2);
    for (double metric : new double[] {3, 2, 2, 1.9, 5}) {
      assertEquals(1, plateau.observe(metric));
    }
    assertEquals(0.5, plateau.observe(1.9));
    assertEquals(0.5, plateau.observe(1.9));
    assertEquals(0.25, plateau.observe(1.9));
    plateau.observe(1.9);
    assertEquals(0.2, plateau.observe(1.9));
    assertEquals(0.2, plateau.factor(1000));
  }

  @Test
  void aPlateauCanLookForTheLargest() {
    Plateau plateau = new Plateau(0.1, 0).maximize().threshold(0.5);
    assertEquals(1, plateau.observe(2));
    assertEquals(1, plateau.observe(4));
    assertEquals(0.1, plateau.observe(5));
  }

  @Test
  void aCosineWithoutALengthLastsUntilTheEnd() {
    Schedule open = Schedule.warmup(3).then(Schedule.cosine());
    Schedule known = Schedule.warmup(3).then(Schedule.cosine(7));
    for (long step = 0; step < 10; step++) {
      assertEquals(known.factor(step), open.until(10).factor(step));
    }
    assertEquals(
        "cosine: it has no length and no run that gives it one; use cosine(steps) or until(steps)",
        assertThrows(IllegalStateException.class, () -> open.factor(3)).getMessage());
  }

  @Test
  void aPlateauBeginsAnewInAnotherRun() {
    Plateau plateau = new Plateau(0.5, 0).maximize().least(0.25);
    plateau.observe(2);
    assertEquals(0.5, plateau.observe(1));
    Plateau again = plateau.until(100);
    assertEquals(1, again.factor(0));
    assertEquals(1, again.observe(1));
    assertEquals(0.5, again.observe(1));
    assertEquals(0.25, again.observe(1));
    assertEquals(0.25, again.observe(1));
  }

  @Test
  void whatCannotBeIsRefused() {
    refused(
        "then: the first schedule has no end; give it one with lasting(steps)",
        () -> Schedule.exponential(0.9).then(Schedule.constant(1)));
    refused("cosine: needs at least 1 step, not 0", () -> Schedule.cosine(0));
    refused("warmup: needs at least 1 step, not -1", () -> Schedule.warmup(-1));
    refused(
        "oneCycle: of 3 steps the share 0.3 cannot rise; each phase needs at least one step",
        () -> Schedule.oneCycle(3));
    refused(
        "oneCycle: the divisors must be positive, not 0.0 and 1.0",
        () -> Schedule.oneCycle(30).divisors(0, 1));
    refused(
        "Plateau: the reduction must be from 0 up to, not including, 1, not 1.0",
        () -> new Plateau(1, 3));
    refused("Plateau: patience must not be negative, and is -1", () -> new Plateau(0.5, -1));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
