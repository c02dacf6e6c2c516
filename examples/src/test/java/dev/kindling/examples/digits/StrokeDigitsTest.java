package dev.kindling.examples.digits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.data.Batch;
import dev.kindling.data.Dataset;
import dev.kindling.metric.ConfusionMatrix;
import dev.kindling.nn.CrossEntropy;
import dev.kindling.nn.Pass;
import dev.kindling.nn.Sequential;
import dev.kindling.op.Shape;
import dev.kindling.optim.Adam;
import dev.kindling.tensor.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StrokeDigitsTest {
  private static final int SIZE = 28 * 28;

  @Test
  void aDigitDependsOnSeedAndPlaceAlone() {
    StrokeDigits few = StrokeDigits.generate(100, Rng.of(1));
    StrokeDigits more = StrokeDigits.generate(300, Rng.of(1));
    assertArrayEquals(few.pixels(), Arrays.copyOf(more.pixels(), 100 * SIZE));
    assertArrayEquals(few.labels(), Arrays.copyOf(more.labels(), 100));
    assertTrue(Arrays.mismatch(few.pixels(), StrokeDigits.generate(100, Rng.of(2)).pixels()) >= 0);
  }

  /** Pinned, since all results of the digits example rest on them. */
  @Test
  void theBytesAreTheSameOnEveryMachine() {
    assertEquals(
        -1154405549, Arrays.hashCode(StrokeDigits.generate(10_000, Rng.of(1).fork(1)).labels()));
    assertEquals(
        -838314196, Arrays.hashCode(StrokeDigits.generate(60_000, Rng.of(1).fork(0)).pixels()));
  }

  @Test
  void everyDigitIsAboutEquallyFrequentAndHasInk() {
    StrokeDigits digits = StrokeDigits.generate(5000, Rng.of(3));
    int[] counts = new int[10];
    for (int i = 0; i < 5000; i++) {
      counts[digits.labels()[i]]++;
      int ink = 0;
      for (int p = i * SIZE; p < (i + 1) * SIZE; p++) {
        ink += (digits.pixels()[p] & 0xFF) > 100 ? 1 : 0;
      }
      assertTrue(ink > 15 && ink < 350, "digit " + i + " has " + ink + " dark pixels");
    }
    for (int count : counts) {
      assertEquals(500, count, 100);
    }
  }

  @Test
  void aLinearModelStaysClearlyBelowTheNetwork() {
    Dataset train = dataset(20_000, Rng.of(42).fork(1));
    Dataset test = dataset(5_000, Rng.of(42).fork(2));
    Sequential linear = Sequential.seed(1).linear(SIZE, 10).build();
    Sequential network = Sequential.seed(1).linear(SIZE, 128).relu().linear(128, 10).build();
    double linearAccuracy = accuracyAfterTraining(linear, train, test);
    double accuracy = accuracyAfterTraining(network, train, test);
    assertTrue(linearAccuracy < 0.88, "linear " + linearAccuracy);
    assertTrue(accuracy > 0.93 && accuracy < 0.99, "network " + accuracy);
    assertTrue(accuracy - linearAccuracy > 0.08, linearAccuracy + " and " + accuracy);
  }

  private static double accuracyAfterTraining(Sequential net, Dataset train, Dataset test) {
    CrossEntropy loss = new CrossEntropy();
    Adam adam = new Adam(2e-3);
    for (int epoch = 0; epoch < 4; epoch++) {
      for (Batch batch : train.batches(64, Rng.of(5).fork(epoch))) {
        adam.step(
            loss.forward(net.forward(batch.input(), Pass.training()), batch.target()).backward());
      }
    }
    ConfusionMatrix confusion = new ConfusionMatrix(10);
    Batch all = test.range(0, test.size());
    confusion.add(all.labels(), net.forward(all.input()).argMax());
    return confusion.accuracy();
  }

  private static Dataset dataset(int count, Rng rng) {
    StrokeDigits digits = StrokeDigits.generate(count, rng);
    return Dataset.ofImages(Shape.of(SIZE), digits.pixels(), digits.labels());
  }
}
