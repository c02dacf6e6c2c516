package dev.kindling;

import dev.kindling.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a test's main method in a JVM of its own, with vector kernels: for what depends on how the
 * compiler sees a program, and not many tests in one JVM.
 */
public final class OwnJvm {
  private OwnJvm() {}

  /** What the program says. */
  public static String says(Class<?> main, String... args) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--add-modules=jdk.incubator.vector");
      command.add("-cp");
      command.add(place(Tensor.class) + File.pathSeparator + place(OwnJvm.class));
      command.add(main.getName());
      command.addAll(List.of(args));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
