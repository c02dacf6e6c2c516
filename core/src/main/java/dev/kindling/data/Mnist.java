package dev.kindling.data;

import dev.kindling.io.Idx;
import dev.kindling.op.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * The MNIST digits, or another data set in the same four files: 28×28 grey images of ten classes.
 * Y. LeCun, C. Cortes, C. Burges, <em>The MNIST database of handwritten digits</em>.
 *
 * @param train the training set, 60,000 digits in the original
 * @param test the test set, 10,000 digits in the original
 */
public record Mnist(Dataset train, Dataset test) {
  /**
   * Reads {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte} and the same of {@code
   * t10k}, each plain or with {@code .gz}.
   *
   * @param sample the shape of one image in a batch: {@code [784]} or {@code [1, 28, 28]}
   * @throws IOException if a file is missing, damaged or does not fit the others; the message says
   *     which
   */
  public static Mnist read(Path folder, Shape sample) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder + ": there is no such folder");
    }
    return new Mnist(part(folder, "train", sample), part(folder, "t10k", sample));
  }

  private static Dataset part(Path folder, String name, Shape sample) throws IOException {
    Path imageFile = plainOrZipped(folder.resolve(name + "-images-idx3-ubyte"));
    Path labelFile = plainOrZipped(folder.resolve(name + "-labels-idx1-ubyte"));
    Idx images = Idx.read(imageFile, 3);
    Idx labels = Idx.read(labelFile, 1);
    if (images.shape().dim(0) != labels.shape().dim(0)) {
      throw new IOException(
          labelFile
              + ": has "
              + labels.shape().dim(0)
              + " labels, and "
              + imageFile.getFileName()
              + " has "
              + images.shape().dim(0)
              + " images");
    }
    if (images.shape().without(0).size() != sample.size()) {
      throw new IOException(
          imageFile
              + ": has images "
              + images.shape().without(0)
              + ", which do not make samples "
              + sample);
    }
    return Dataset.ofImages(sample, images.bytes(), labels.bytes());
  }

  private static Path plainOrZipped(Path plain) {
    Path zipped = plain.resolveSibling(plain.getFileName() + ".gz");
    return Files.exists(plain) || !Files.exists(zipped) ? plain : zipped;
  }
}
