package dev.kindling.examples.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.data.Batch;
import dev.kindling.data.Dataset;
import dev.kindling.op.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five files of two images each: image i has the label i, and red 10i, green 10i + 1, blue 10i + 2.
 */
class Cifar10Test {
  private static final int PLANE = 32 * 32;

  @TempDir private Path folder;

  @BeforeEach
  void writeTheFiles() throws IOException {
    for (int file = 0; file < 5; file++) {
      ByteBuffer records = ByteBuffer.allocate(2 * (1 + 3 * PLANE));
      for (int image = 2 * file; image < 2 * file + 2; image++) {
        records.put((byte) image);
        for (int colour = 0; colour < 3; colour++) {
          for (int pixel = 0; pixel < PLANE; pixel++) {
            records.put((byte) (10 * image + colour));
          }
        }
      }
      // One pixel that tells rows from columns: image 0, green, row 2, column 5.
      if (file == 0) {
        records.put(1 + PLANE + 2 * 32 + 5, (byte) 255);
      }
      Files.write(file(file + 1), records.array());
    }
  }

  private Path file(int number) {
    return folder.resolve("data_batch_" + number + ".bin");
  }

  @Test
  void theImagesOfAllFilesComeInOrder() throws IOException {
    Dataset images = Cifar10.read(folder);
    assertEquals(10, images.size());
    assertEquals(Shape.of(3, 32, 32), images.sample());
    Batch all = images.range(0, 10);
    assertEquals(Shape.of(10, 3, 32, 32), all.input().shape());
    for (int image = 0; image < 10; image++) {
      assertEquals(image, all.labels().get(image));
      assertArrayEquals(
          new float[] {10 * image / 255f, (10 * image + 1) / 255f, (10 * image + 2) / 255f},
          all.input().select(0, image).slice(1, 31).slice(2, 31).toArray(),
          1e-7f);
    }
  }

  @Test
  void aPixelIsFoundByItsColourRowAndColumn() throws IOException {
    Batch first = Cifar10.read(folder).range(0, 1);
    assertEquals(1f, first.input().get(0, 1, 2, 5));
    assertEquals(1 / 255f, first.input().get(0, 1, 5, 2), 1e-7f);
  }

  @Test
  void whatIsNoWholeRecordIsRefused() throws IOException {
    Files.write(file(3), new byte[3073 + 12]);
    assertEquals(file(3) + ": has 3085 bytes; needs records of 3073", refusal());
    Files.write(file(3), new byte[0]);
    assertEquals(file(3) + ": has 0 bytes; needs records of 3073", refusal());
  }

  @Test
  void aLabelOfNoClassIsRefused() throws IOException {
    byte[] records = new byte[2 * 3073];
    records[3073] = (byte) 200;
    Files.write(file(5), records);
    assertEquals(file(5) + ": its record 1 has the label 200; needs 0 to 9", refusal());
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(file(4));
    assertEquals(file(4) + ": there is no such file", refusal());
  }

  private String refusal() {
    return assertThrows(IOException.class, () -> Cifar10.read(folder)).getMessage();
  }
}
