package dev.kindling.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final byte[] IMAGES = {
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, (byte) 255
  };

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("images");
  }

  @Test
  void plainAndZippedFilesAreRead() throws IOException {
    for (byte[] content : new byte[][] {IMAGES, zipped(IMAGES)}) {
      Files.write(file, content);
      Idx idx = Idx.read(file, 3);
      assertEquals(Shape.of(2, 1, 3), idx.shape());
      assertArrayEquals(new byte[] {1, 2, 3, 4, 5, -1}, idx.bytes());
    }
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    refused(file + ": there is no such file");
    Files.write(file, Arrays.copyOf(IMAGES, 20));
    refused(
        file
            + ": holds 4 of the 6 elements that its header [2, 1, 3] promises; the file is"
            + " truncated, fetch it again");
    Files.write(file, Arrays.copyOf(IMAGES, 10));
    refused(file + ": ends within its header; the file is truncated, fetch it again");
    Files.write(file, Arrays.copyOf(IMAGES, 23));
    refused(file + ": goes on after the 6 elements that its header [2, 1, 3] promises");
    Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 0, 0});
    refused(
        file
            + ": begins with 0x89504E47, and an IDX file of unsigned bytes in 3 dimensions begins"
            + " with 0x00000803");
    byte[] negative = IMAGES.clone();
    negative[4] = -1;
    Files.write(file, negative);
    refused(
        file + ": its header is damaged, shape [-16777214, 1, 3] has a negative size, -16777214");
  }

  @Test
  void aTruncatedGzipFileIsRefusedAtEveryLength() throws IOException {
    byte[] whole = zipped(IMAGES);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      String message = assertThrows(IOException.class, () -> Idx.read(file, 3)).getMessage();
      assertTrue(message.startsWith(file + ": "), length + " bytes: " + message);
    }
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  private void refused(String sentence) {
    assertEquals(sentence, assertThrows(IOException.class, () -> Idx.read(file, 3)).getMessage());
  }
}
