package dev.kindling.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A peer in a process of its own that times a turn whenever it is asked. */
final class Peer implements AutoCloseable {
  private static final Pattern MEDIAN = Pattern.compile("\"median_us\": ([0-9.]+)");

  private final String name;
  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  private Peer(String name, List<String> command) throws IOException {
    this.name = name;
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    questions = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * PyTorch, eager, on one thread: {@code benchmarks/peers/torch_step.py}.
   *
   * @throws IOException if that Python cannot be started
   */
  static Peer torch(String python, int batch, String optimizer, double seconds) throws IOException {
    return new Peer(
        "torch",
        List.of(
            python,
            script("torch_step.py").toString(),
            "--serve",
            "--threads=1",
            "--batch=" + batch,
            "--optimizer=" + optimizer,
            "--seconds=" + seconds));
  }

  /** A file of {@code benchmarks/peers}, found from where the classes lie. */
  private static Path script(String name) {
    try {
      Path classes =
          Path.of(Peer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.resolve("../../peers").resolve(name).normalize();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  String name() {
    return name;
  }

  /**
   * Lets the peer run for a turn; its median time of a step in µs.
   *
   * @throws IOException if it has ended or says something else
   */
  double median() throws IOException {
    questions.write("go\n");
    questions.flush();
    String answer = answers.readLine();
    Matcher matcher = MEDIAN.matcher(answer == null ? "" : answer);
    if (!matcher.find()) {
      throw new IOException(name + ": said " + answer + ", not a time; see its message above");
    }
    return Double.parseDouble(matcher.group(1));
  }

  @Override
  public void close() throws IOException {
    try {
      questions.close();
    } finally {
      process.destroy();
    }
  }
}
