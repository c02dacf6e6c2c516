package dev.kindling.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
  private final Dataset images =
      Dataset.ofImages(
          Shape.of(2), new byte[] {0, 51, 102, (byte) 255, 1, 2}, new byte[] {7, 8, (byte) 200});

  @Test
  void imagesAreScaledToOne() {
    Batch batch = images.batch(1, 0);
    assertEquals("[[0.4, 1.0], [0.0, 0.2]]", batch.input().toString());
    assertEquals(IntTensor.of(8, 7), batch.labels());
    assertEquals(IntTensor.of(200), images.range(2, 3).labels());
    assertEquals(2, batch.size());
    assertEquals(3, images.size());
  }

  @Test
  void targetsMayBeNumbersOrRowsOfLabels() {
    Tensor inputs = Tensor.of(new float[][] {{1, 2}, {3, 4}});
    Batch numbers = Dataset.of(inputs, inputs.times(10)).batch(1, 1, 0);
    assertEquals("[[30.0, 40.0], [30.0, 40.0], [10.0, 20.0]]", numbers.target().toString());
    Dataset labels = Dataset.of(inputs, IntTensor.of(new int[][] {{1, 2, 3}, {4, 5, 6}}));
    assertEquals(IntTensor.of(new int[][] {{4, 5, 6}}), labels.batch(1).target());
  }

  @Test
  void rowsKeepTheirNumbers() {
    Dataset rows = Dataset.of(Tensor.of(new float[][] {{1, 2}, {3, 4}}), IntTensor.of(5, 6));
    assertEquals("[[3.0, 4.0]]", rows.batch(1).input().toString());
    assertEquals(IntTensor.of(6), rows.batch(1).labels());
    assertEquals(Shape.of(2), rows.sample());
  }

  @Test
  void anEpochHoldsEverySampleOnceInTheSeedsOrder() {
    Dataset numbers = numbers(10);
    List<Integer> sizes = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Batch batch : numbers.batches(4, Rng.of(3))) {
      sizes.add(batch.size());
      for (int label : batch.labels().toArray()) {
        labels.add(label);
      }
    }
    assertEquals(List.of(4, 4, 2), sizes);
    assertEquals(Arrays.stream(Rng.of(3).permutation(10)).boxed().toList(), labels);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        "data set: 2 labels and images [2] need 4 pixels, not 3",
        () -> Dataset.ofImages(Shape.of(2), new byte[3], new byte[2]));
    refused(
        "data set: inputs [2, 3] and targets [5]; needs as many",
        () -> Dataset.of(Tensor.zeros(2, 3), IntTensor.of(1, 2, 3, 4, 5)));
    refused(
        "batches: the batch size must be at least 1, not 0", () -> images.batches(0, Rng.of(1)));
    assertEquals(
        "labels: this batch's targets are numbers, a Tensor [1], not class labels",
        assertThrows(
                IllegalStateException.class,
                () -> new Batch(Tensor.zeros(1, 2), Tensor.zeros(1)).labels())
            .getMessage());
  }

  @Test
  void mnistIsReadFromItsFourFiles(@TempDir Path folder) throws IOException {
    write(folder, "train-images-idx3-ubyte", 3, new int[] {2, 1, 2}, 0, 255, 51, 0);
    write(folder, "train-labels-idx1-ubyte", 1, new int[] {2}, 3, 4);
    write(folder, "t10k-images-idx3-ubyte", 3, new int[] {1, 1, 2}, 0, 0);
    refused(
        folder.resolve("t10k-labels-idx1-ubyte") + ": there is no such file",
        () -> Mnist.read(folder, Shape.of(2)));
    write(folder, "t10k-labels-idx1-ubyte", 1, new int[] {2}, 3, 4);
    refused(
        folder.resolve("t10k-labels-idx1-ubyte")
            + ": has 2 labels, and t10k-images-idx3-ubyte has 1 images",
        () -> Mnist.read(folder, Shape.of(2)));
    write(folder, "t10k-labels-idx1-ubyte", 1, new int[] {1}, 9);
    refused(
        folder.resolve("train-images-idx3-ubyte")
            + ": has images [1, 2], which do not make samples [784]",
        () -> Mnist.read(folder, Shape.of(784)));
    Mnist mnist = Mnist.read(folder, Shape.of(2));
    assertEquals("[[0.0, 1.0], [0.2, 0.0]]", mnist.train().range(0, 2).input().toString());
    assertEquals(IntTensor.of(9), mnist.test().batch(0).labels());
    refused(
        folder.resolve("no") + ": there is no such folder",
        () -> Mnist.read(folder.resolve("no"), Shape.of(2)));
  }

  private static void write(Path folder, String name, int rank, int[] dims, int... bytes)
      throws IOException {
    ByteBuffer content = ByteBuffer.allocate(4 + 4 * rank + bytes.length).putInt(0x0800 | rank);
    Arrays.stream(dims).forEach(content::putInt);
    Arrays.stream(bytes).forEach(b -> content.put((byte) b));
    Files.write(folder.resolve(name), content.array());
  }

  private static Dataset numbers(int count) {
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> i);
    return Dataset.of(Tensor.zeros(count, 1), IntTensor.of(labels));
  }

  private static void refused(String sentence, Executable call) {
    assertEquals(sentence, assertThrows(Exception.class, call).getMessage());
  }
}
