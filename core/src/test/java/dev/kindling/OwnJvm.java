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
 * Runs a test's main method in a JVM of its own, with vector kernels unless told otherwise: for
 * what depends on how the compiler sees a program, and not many tests in one JVM.
 */
public final class OwnJvm {
  private OwnJvm() {}

  /** What the program says. */
  public static String says(Class<?> main, String... args) {
    return says(List.of("--add-modules=jdk.incubator.vector"), main, args);
  }

  /** What the program says in a JVM with these options only. */
  public static String says(List<String> options, Class<?> main, String... args) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.add("-cp");
      command.add(place(Tensor.class) + File.pathSeparator + place(OwnJvm.class));
      command.add(main.getName());
      command.addAll(List.of(args));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      Process process = builder.start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
