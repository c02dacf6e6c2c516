package dev.kindling.io;

import dev.kindling.op.Shape;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of unsigned bytes in the IDX format of the MNIST data set, plain or gzipped: Y. LeCun, C.
 * Cortes, C. Burges, <em>The MNIST database of handwritten digits</em>.
 *
 * @param shape the shape: {@code [60000, 28, 28]} for images, {@code [60000]} for labels
 * @param bytes the elements row by row
 */
public record Idx(Shape shape, byte[] bytes) {
  private static final int UNSIGNED_BYTES = 0x08;

  /**
   * Reads a file.
   *
   * @param rank the number of dimensions it must have: 3 for images, 1 for labels
   * @throws IOException if the file is missing, truncated, too long or of another kind; the message
   *     says which
   */
  public static Idx read(Path file, int rank) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        DataInputStream in = new DataInputStream(unzipped(raw))) {
      return read(file, rank, in);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(file + ": there is no such file");
    } catch (EOFException e) {
      throw new IOException(
          file + ": ends within its gzip data; the file is truncated, fetch it again");
    } catch (ZipException e) {
      throw new IOException(
          file + ": is a damaged gzip file (" + e.getMessage() + "); fetch it again");
    }
  }

  private static InputStream unzipped(InputStream raw) throws IOException {
    raw.mark(2);
    boolean gzip = raw.read() == 0x1F && raw.read() == 0x8B;
    raw.reset();
    return gzip ? new GZIPInputStream(raw, 1 << 16) : raw;
  }

  private static Idx read(Path file, int rank, DataInputStream in) throws IOException {
    int[] dims = new int[rank];
    try {
      int magic = in.readInt();
      int wanted = UNSIGNED_BYTES << 8 | rank;
      if (magic != wanted) {
        throw new IOException(
            String.format(
                "%s: begins with 0x%08X, and an IDX file of unsigned bytes in %d dimension%s begins with"
                    + " 0x%08X",
                file, magic, rank, rank == 1 ? "" : "s", wanted));
      }
      for (int d = 0; d < rank; d++) {
        dims[d] = in.readInt();
      }
    } catch (EOFException e) {
      throw new IOException(
          file + ": ends within its header; the file is truncated, fetch it again");
    }
    Shape shape = shape(file, dims);
    byte[] bytes = in.readNBytes(shape.size());
    if (bytes.length < shape.size()) {
      throw new IOException(
          file
              + ": holds "
              + bytes.length
              + " of the "
              + shape.size()
              + " elements that its header "
              + shape
              + " promises; the file is truncated, fetch it again");
    }
    if (in.read() >= 0) {
      throw new IOException(
          file
              + ": goes on after the "
              + shape.size()
              + " elements that its header "
              + shape
              + " promises");
    }
    return new Idx(shape, bytes);
  }

  private static Shape shape(Path file, int[] dims) throws IOException {
    try {
      return Shape.of(dims);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": its header is damaged, " + e.getMessage());
    }
  }
}
