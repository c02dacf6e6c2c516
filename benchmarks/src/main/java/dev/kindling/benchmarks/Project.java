package dev.kindling.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This module's folder, found from where its classes lie. */
final class Project {
  private Project() {}

  /** Where the classes lie. */
  static Path classes() {
    try {
      return Path.of(Project.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** A file of {@code benchmarks}. */
  static Path file(String path) {
    return classes().resolve("../..").resolve(path).normalize();
  }

  /**
   * The class path of a JVM peer, which Maven gives once and then a file.
   *
   * @throws IOException if it cannot
   */
  static String libraries(String profile) throws IOException {
    Path pom = file("peers/pom.xml");
    Path list = file("target/peers/" + profile + ".txt");
    if (!Files.exists(list)
        || Files.getLastModifiedTime(list).compareTo(Files.getLastModifiedTime(pom)) < 0) {
      System.err.println("Fetching the libraries of " + profile + " (once; hundreds of MB) ...");
      Files.createDirectories(list.getParent());
      String said =
          said(
              "mvn",
              "-B",
              "-ntp",
              "-q",
              "-f",
              pom.toString(),
              "-P" + profile,
              "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath",
              "-Dmdep.outputFile=" + list);
      if (!Files.exists(list)) {
        throw new IOException(
            profile + ": its libraries could not be fetched; Maven says: " + said.strip());
      }
    }
    return Files.readString(list).strip();
  }

  /** The version in git, or the empty string where there is none. */
  static String revision() {
    try {
      return said("git", "-C", file("").toString(), "describe", "--always", "--dirty").strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** The processor's name, as Linux tells it, or its kind. */
  static String processor() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      // Other systems have no such file.
    }
    return System.getProperty("os.arch");
  }

  /**
   * Keeps this process, and those that it starts from now on, on as many processors as it has
   * threads: the last ones that it may use, since the first are those that interrupts go to.
   *
   * @return what came of it
   */
  static String pin(int threads) {
    String process = Long.toString(ProcessHandle.current().pid());
    try {
      String said = said("taskset", "-cp", process);
      List<Integer> allowed = processors(said.substring(said.lastIndexOf(':') + 1).strip());
      List<Integer> used = allowed.subList(Math.max(0, allowed.size() - threads), allowed.size());
      String list = String.join(",", used.stream().map(String::valueOf).toList());
      said("taskset", "-acp", list, process);
      return "pinned to CPU " + list;
    } catch (IOException | RuntimeException e) {
      return "not pinned, for want of taskset";
    }
  }

  /** The numbers in a list such as {@code 0-2,5}. */
  static List<Integer> processors(String list) {
    List<Integer> numbers = new ArrayList<>();
    for (String range : list.split(",")) {
      String[] ends = range.split("-");
      for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  /** What a program prints. */
  private static String said(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
