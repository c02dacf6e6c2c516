package dev.kindling.examples.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.History;
import dev.kindling.TrainEvent;
import dev.kindling.Trainer;
import dev.kindling.data.Dataset;
import dev.kindling.examples.digits.StrokeDigits;
import dev.kindling.nn.CrossEntropy;
import dev.kindling.nn.Layer;
import dev.kindling.nn.Loss;
import dev.kindling.nn.Sequential;
import dev.kindling.op.Shape;
import dev.kindling.optim.AdamW;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each model of the zoo learns something small in a few steps. */
class ZooTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("kindling.root"))
          .resolve("examples/src/main/kotlin/dev/kindling/examples/zoo");

  @Test
  void theMlpReadsDigits() {
    assertTrue(accuracy(MlpKt.mlp(1), digits(1000, Shape.of(784)), 4) > 0.9);
  }

  @Test
  void leNetReadsDigits() {
    assertTrue(accuracy(LeNetKt.leNet(1), digits(1000, Shape.of(1, 28, 28)), 4) > 0.8);
  }

  @Test
  void theResNetReadsDigits() {
    Sequential net = ResNetKt.resNet(1, 1, 28, 10);
    assertEquals(Shape.of(10), net.output(Shape.of(1, 28, 28)));
    assertFalls(net, digits(200, Shape.of(1, 28, 28)), new CrossEntropy(), 3, 0.92);
  }

  @Test
  void theUNetFindsDiscs() {
    int size = 16;
    int count = 48;
    Rng rng = Rng.of(3);
    float[] pixels = new float[count * size * size];
    int[] inside = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int disc = i / (size * size);
      float dx = i % size - 4 - 8 * rng.uniform(3L * disc);
      float dy = i / size % size - 4 - 8 * rng.uniform(3L * disc + 1);
      inside[i] = dx * dx + dy * dy < 9 ? 1 : 0;
      pixels[i] = inside[i] + 0.5f * rng.fork(1).normal(i);
    }
    Dataset data =
        Dataset.of(
            Tensor.of(Shape.of(count, 1, size, size), pixels),
            IntTensor.of(Shape.of(count, size, size), inside));
    Sequential net = UNetKt.uNet(1, size, 2);
    assertEquals(Shape.of(2, size, size), net.output(Shape.of(1, size, size)));
    assertFalls(net, data, new CrossEntropy(), 8, 0.5);
  }

  @Test
  void theGruTellsRisingFromFalling() {
    int count = 256;
    int time = 12;
    float[] codes = new float[count * time];
    int[] rises = new int[count];
    for (int i = 0; i < count; i++) {
      rises[i] = i % 2;
      int start = Rng.of(5).below(8, i);
      for (int t = 0; t < time; t++) {
        codes[i * time + t] = start + (rises[i] == 1 ? t : time - 1 - t);
      }
    }
    Dataset data = Dataset.of(Tensor.of(Shape.of(count, time), codes), IntTensor.of(rises));
    assertTrue(accuracy(GruClassifierKt.gruClassifier(20, 2, 1), data, 5) > 0.95);
  }

  @Test
  void theGptLearnsARhyme() {
    String text =
        "round and round the kettle goes, and where it stops no kitten knows; ".repeat(12);
    String alphabet = CharText.Companion.alphabet(text);
    CharText data = new CharText(text, 16, alphabet);
    Sequential net = CharGptKt.charGpt(alphabet.length(), 16, 32, 1, 4, 1);
    assertFalls(net, data, new CrossEntropy().classAxis(-1), 4, 0.3);
    String written = CharTextKt.write(net, alphabet, "round and round ", 24, 16, Rng.of(1), 0.1f);
    assertTrue(text.contains(written.substring(0, 30)), written);
  }

  @Test
  void theAutoencoderCompressesDigits() {
    Tensor images = digits(300, Shape.of(784)).range(0, 300).input();
    Vae vae = new Vae(8, 1);
    assertFalls(vae, Dataset.of(images, images), vae.getLoss(), 8, 0.6);
    assertEquals(Shape.of(2, 784 + 16), vae.forward(images.slice(0, 0, 2)).shape());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mlp", "LeNet", "ResNet", "UNet", "GruClassifier", "CharGpt", "Vae"})
  void eachModelTakesAtMostThirtyLines(String model) throws IOException {
    List<String> lines =
        Files.readAllLines(SOURCES.resolve(model + ".kt")).stream()
            .filter(line -> !line.isBlank())
            .filter(line -> !line.startsWith("import") && !line.startsWith("package"))
            .filter(line -> !line.strip().startsWith("*") && !line.strip().startsWith("/**"))
            .toList();
    assertTrue(lines.size() <= 30, lines.size() + " lines");
  }

  private static Dataset digits(int count, Shape sample) {
    StrokeDigits strokes = StrokeDigits.generate(count, Rng.of(9));
    return Dataset.ofImages(sample, strokes.pixels(), strokes.labels());
  }

  private static double accuracy(Layer net, Dataset data, int epochs) {
    History history = train(net, data, data, new CrossEntropy(), epochs);
    return history.getEpochs().get(epochs - 1).getValidation().getAccuracy();
  }

  private static void assertFalls(Layer net, Dataset data, Loss loss, int epochs, double to) {
    List<TrainEvent.Epoch> all = train(net, data, null, loss, epochs).getEpochs();
    double[] losses = all.stream().mapToDouble(TrainEvent.Epoch::getMeanLoss).toArray();
    assertTrue(losses[epochs - 1] < to * losses[0], Arrays.toString(losses));
  }

  private static History train(Layer net, Dataset data, Dataset test, Loss loss, int epochs) {
    return Trainer.of(
            net,
            settings -> {
              settings.setLoss(loss);
              settings.setOptimizer(new AdamW(3e-3));
            })
        .fitBlocking(data, test, epochs, 16);
  }
}
