package dev.kindling.examples.lab;

import dev.kindling.data.Dataset;
import dev.kindling.op.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The 50,000 training images of CIFAR-10, [3, 32, 32], from its binary version: {@code
 * data_batch_1.bin} to {@code data_batch_5.bin}, each of 10,000 records of a label and 3072 pixels.
 */
final class Cifar10 {
  private static final int PIXELS = 3 * 32 * 32;
  private static final int RECORDS = 10_000;
  private static final int FILES = 5;

  private Cifar10() {}

  /**
   * Reads the images.
   *
   * @throws IOException if a file cannot be read or is not as long as it should be
   */
  static Dataset read(Path folder) throws IOException {
    byte[] pixels = new byte[FILES * RECORDS * PIXELS];
    byte[] labels = new byte[FILES * RECORDS];
    for (int file = 0; file < FILES; file++) {
      Path path = folder.resolve("data_batch_" + (file + 1) + ".bin");
      byte[] records = Files.readAllBytes(path);
      if (records.length != RECORDS * (1 + PIXELS)) {
        throw new IOException(
            path + ": has " + records.length + " bytes; needs " + RECORDS * (1 + PIXELS));
      }
      for (int record = 0; record < RECORDS; record++) {
        int from = record * (1 + PIXELS);
        int to = file * RECORDS + record;
        labels[to] = records[from];
        System.arraycopy(records, from + 1, pixels, to * PIXELS, PIXELS);
      }
    }
    return Dataset.ofImages(Shape.of(3, 32, 32), pixels, labels);
  }
}
