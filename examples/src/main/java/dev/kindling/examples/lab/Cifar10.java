package dev.kindling.examples.lab;

import dev.kindling.data.Dataset;
import dev.kindling.op.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The training images of CIFAR-10, [3, 32, 32], from its binary version: {@code data_batch_1.bin}
 * to {@code data_batch_5.bin}, each of records (10,000 in the original) of a label and 3072 pixels.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">the data set and its format</a>
 */
final class Cifar10 {
  private static final int PIXELS = 3 * 32 * 32;
  private static final int RECORD = 1 + PIXELS;
  private static final int FILES = 5;
  private static final int CLASSES = 10;

  private Cifar10() {}

  /**
   * Reads the images.
   *
   * @throws IOException if a file is missing, or holds anything but whole records
   */
  static Dataset read(Path folder) throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    for (int file = 1; file <= FILES; file++) {
      Path path = folder.resolve("data_batch_" + file + ".bin");
      byte[] records = bytes(path);
      if (records.length == 0 || records.length % RECORD != 0) {
        throw new IOException(
            path + ": has " + records.length + " bytes; needs records of " + RECORD);
      }
      for (int at = 0; at < records.length; at += RECORD) {
        int label = records[at] & 0xFF;
        if (label >= CLASSES) {
          throw new IOException(
              path + ": its record " + at / RECORD + " has the label " + label + "; needs 0 to 9");
        }
        labels.write(label);
        pixels.write(records, at + 1, PIXELS);
      }
    }
    return Dataset.ofImages(Shape.of(3, 32, 32), pixels.toByteArray(), labels.toByteArray());
  }

  private static byte[] bytes(Path path) throws IOException {
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(path + ": there is no such file");
    }
  }
}
