package dev.kindling.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file whole or not at all: under a temporary name beside it, then moved into place. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes bytes to a file, or replaces it.
   *
   * @throws IOException if it cannot be written; an old file is then as it was
   */
  public static void write(Path file, ByteBuffer... content) throws IOException {
    Path target = checked(file);
    Path temporary =
        target.resolveSibling(target.getFileName() + ".part" + ProcessHandle.current().pid());
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        for (ByteBuffer part : content) {
          while (part.hasRemaining()) {
            channel.write(part);
          }
        }
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      IOException refusal = new IOException(file + ": cannot be saved (" + reason(e) + ")", e);
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException left) {
        refusal.addSuppressed(left);
      }
      throw refusal;
    }
  }

  /**
   * Makes sure, before long work, that there is a place for its result.
   *
   * @throws IOException if the file's folder is missing or cannot be written, or the file is a
   *     folder
   */
  public static void check(Path file) throws IOException {
    Path folder = checked(file).getParent();
    if (!Files.isWritable(folder)) {
      throw new IOException(
          file + ": cannot be saved, since the folder " + folder + " is read-only");
    }
  }

  private static Path checked(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new IOException(file + ": cannot be saved, since it is a folder; give a file's name");
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          file + ": cannot be saved, since there is no folder " + folder + "; create it first");
    }
    return target;
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    String kind = e.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message;
  }
}
