package dev.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmaTest {
  private final Parameter weight = new Parameter(Tensor.of(0));

  private void observe(Ema ema, float... values) {
    for (float value : values) {
      weight.update(data -> data[0] = value);
      ema.update(List.of(weight));
    }
  }

  @Test
  void theAverageBeginsWithTheFirstStepAndKeepsItsShare() {
    Ema ema = new Ema(0.75);
    observe(ema, 8, 4, 16);
    // 8; 0.75 · 8 + 0.25 · 4 = 7; 0.75 · 7 + 0.25 · 16 = 9.25
    assertEquals(9.25f, ema.of(weight).item());
  }

  @Test
  void theBiasTowardsTheFirstStepIsCorrected() {
    Ema ema = new Ema(0.5).biasCorrected();
    observe(ema, 7, 14, 21);
    // (0.125 · 7 + 0.25 · 14 + 0.5 · 21) / 0.875
    assertEquals(17f, ema.of(weight).item(), 1e-5);
  }

  @Test
  void polyakTakesThePlainMean() {
    Ema ema = Ema.polyak();
    observe(ema, 3, 5, 10);
    assertEquals(6f, ema.of(weight).item(), 1e-6);
  }

  @Test
  void swapPutsTheAveragesInPlaceAndBack() {
    Ema ema = Ema.polyak();
    observe(ema, 2, 4);
    ema.swap();
    assertEquals(3f, weight.value().item());
    assertEquals(3f, ema.of(weight).item());
    String refusal =
        assertThrows(IllegalStateException.class, () -> ema.update(List.of(weight))).getMessage();
    assertEquals(
        "update: the parameters hold their averages; call swap() before the next step", refusal);
    ema.swap();
    assertEquals(4f, weight.value().item());
    assertArrayEquals(new float[] {3}, ema.of(weight).toArray());
  }

  @Test
  void restoredAveragesGoOnToTheSameBits() {
    Ema first = new Ema(0.9).biasCorrected();
    observe(first, 1, 7, 3);
    Ema second = new Ema(0.9).biasCorrected();
    second.restore(first.state(Map.of("w", weight)), Map.of("w", weight));
    observe(first, 5);
    observe(second, 5);
    assertEquals(first.of(weight).item(), second.of(weight).item());
  }

  @Test
  void averagesThatDoNotFitAreRefused() {
    Ema ema = new Ema(0.9);
    observe(ema, 1);
    Parameter other = new Parameter(Tensor.of(1, 2));
    Map<String, Tensor> state = ema.state(Map.of("w", weight));
    refused(
        "restore: the parameter w needs an average [2] and its steps, and there is one [1]",
        () -> ema.restore(state, Map.of("w", other)));
    refused(
        "restore: the parameter v needs an average [2] and its steps, and there is none",
        () -> ema.restore(state, Map.of("v", other)));
    assertEquals(1f, ema.of(weight).item());
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void settledAveragesStayAndTheNextOnesBeginAnew() {
    Ema ema = Ema.polyak();
    observe(ema, 2, 4);
    ema.settle();
    assertEquals(3f, weight.value().item());
    observe(ema, 8);
    assertEquals(8f, ema.of(weight).item());
  }

  @Test
  void whatCannotBeIsRefused() {
    assertEquals(
        "Ema: decay must be from 0 up to, not including, 1, not 1.0",
        assertThrows(IllegalArgumentException.class, () -> new Ema(1)).getMessage());
    assertEquals(
        "Ema: the parameter [1] was in no update",
        assertThrows(IllegalArgumentException.class, () -> new Ema(0.5).of(weight)).getMessage());
  }
}
