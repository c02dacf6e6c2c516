package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Arena;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private final Tensor ones = Tensor.ones(100, 101);

  private static Pass pass() {
    return Pass.training(Rng.of(3));
  }

  @Test
  void inferenceChangesNothing() {
    assertSame(ones, Dropout.of(0.5f).forward(ones));
    assertSame(ones, Dropout.alphaChannels(0.5f).forward(ones));
    assertSame(ones, Dropout.of(0f).forward(ones, pass()));
  }

  @Test
  void whatIsKeptGrowsByWhatIsDropped() {
    Tensor y = Dropout.of(0.2f).forward(ones, pass());
    int dropped = 0;
    for (float value : y.toArray()) {
      dropped += value == 0f ? 1 : 0;
      assertEquals(value == 0f ? 0f : 1.25f, value);
    }
    assertEquals(0.2, dropped / 10100.0, 0.015);
  }

  @Test
  void allCanBeDropped() {
    Tensor x = ones.requiresGrad();
    Tensor y = Dropout.of(1f).forward(x, pass());
    assertArrayEquals(new float[10100], y.toArray());
    assertArrayEquals(new float[10100], y.sum().backward().of(x).toArray());
  }

  @Test
  void theGradientHasTheSameMask() {
    Tensor x = ones.requiresGrad();
    Tensor y = Dropout.of(0.3f).forward(x, pass());
    assertArrayEquals(y.toArray(), y.sum().backward().of(x).toArray());
  }

  @Test
  void theStreamDecidesAndEachLayerHasItsOwn() {
    Pass one = pass();
    float[] first = Dropout.of(0.5f).forward(ones, one).toArray();
    float[] second = Dropout.of(0.5f).forward(ones, one).toArray();
    assertArrayEquals(first, Dropout.of(0.5f).forward(ones, pass()).toArray());
    assertNotEquals(Arrays.hashCode(first), Arrays.hashCode(second));
  }

  @Test
  void aMaskInAnArenaIsTheSame() {
    Arena arena = new Arena();
    float[] plain = Dropout.of(0.5f).forward(ones, pass()).toArray();
    for (int step = 0; step < 2; step++) {
      assertArrayEquals(
          plain, arena.within(() -> Dropout.of(0.5f).forward(ones, pass()).toArray()));
      arena.reset();
    }
  }

  @Test
  void wholeChannelsAreDropped() {
    Tensor y = Dropout.channels(0.5f).forward(Tensor.ones(40, 50, 3), pass());
    float[] values = y.toArray();
    int dropped = 0;
    for (int i = 0; i < values.length; i += 3) {
      assertEquals(values[i], values[i + 1]);
      assertEquals(values[i], values[i + 2]);
      dropped += values[i] == 0f ? 1 : 0;
    }
    assertEquals(0.5, dropped / 2000.0, 0.04);
  }

  @Test
  void alphaDropoutKeepsMeanAndVariance() {
    Tensor x = Rng.of(9).normal(Shape.of(200, 500), 0f, 1f);
    for (Dropout dropout : new Dropout[] {Dropout.alpha(0.3f), Dropout.alphaChannels(0.3f)}) {
      Tensor y = dropout.forward(x, pass());
      assertEquals(0f, y.mean().item(), 0.01f);
      assertEquals(1f, y.variance().item(), 0.02f);
    }
  }

  @Test
  void settingsAndShapesAreChecked() {
    refused("dropout(1.5): the probability must be from 0 to 1", () -> Dropout.of(1.5f));
    refused(
        "alphaDropout(NaN): the probability must be from 0 to 1", () -> Dropout.alpha(Float.NaN));
    refused(
        "dropoutChannels(0.5): the input has the shape [3], not [n, channels, …]",
        () -> Dropout.channels(0.5f).forward(Tensor.zeros(3)));
    assertEquals("alphaDropoutChannels(0.5)", Dropout.alphaChannels(0.5f).toString());
  }

  @Test
  void trainingNeedsAStream() {
    assertEquals(
        "pass: a layer needs random numbers; use Pass.training(rng.fork(step))",
        assertThrows(
                IllegalStateException.class, () -> Dropout.of(0.5f).forward(ones, Pass.training()))
            .getMessage());
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
