package dev.kindling.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A Java program in a process of its own. */
final class Program {
  static final String MAIN = "dev.kindling.examples.Main";
  static final String VECTOR = "--add-modules=jdk.incubator.vector";
  private static final int MINUTES = 10;

  private Program() {}

  /** What a program printed, and how it ended. */
  record Result(int exit, String out) {
    /** The rest of the line that begins with a word. */
    String after(String word) {
      return out.lines()
          .filter(line -> line.startsWith(word))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no line '" + word + "' in\n" + out))
          .substring(word.length())
          .strip();
    }
  }

  /** The java of this JVM. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** This JVM's class path, or only those entries of it whose path holds one of the words. */
  static String classPath(String... words) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> words.length == 0 || Arrays.stream(words).anyMatch(entry::contains))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs a program to its end; the error output is part of what it printed. */
  static Result run(
      String java, List<String> options, String classPath, Path folder, String main, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(args));
    Path out = Files.createTempFile("kindling", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String text = Files.readString(out);
    Files.delete(out);
    assertTrue(ended, String.join(" ", command) + " did not end\n" + text);
    return new Result(process.exitValue(), text);
  }
}
