package dev.kindling.benchmarks;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A peer in a process of its own, which answers each line with a line of JSON:
 *
 * <pre>
 * begin step-32-sgd     {"version": "2.13.0", "knows": true}
 * turn 1.0              {"median_us": 331.2, "best_us": 310.4, "runs": 3012}
 * </pre>
 */
final class Peer implements Side {
  private final String name;
  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;
  private String version = "";

  private Peer(String name, List<String> command, int threads) throws IOException {
    this.name = name;
    String count = Integer.toString(threads);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    for (String library : List.of("OMP", "MKL", "OPENBLAS")) {
      environment.put(library + "_NUM_THREADS", count);
    }
    process = builder.start();
    questions = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * A script {@code NAME_peer.py}, which takes {@code --threads}.
   *
   * @throws IOException if that Python cannot be started
   */
  static Peer python(String name, String python, int threads) throws IOException {
    String script = Project.file("peers/" + name + "_peer.py").toString();
    return new Peer(name, List.of(python, script, "--threads", "" + threads), threads);
  }

  /**
   * A program {@code Name.java} against the libraries of the profile of its name in {@code
   * peers/pom.xml}, which Maven fetches when they are not there.
   *
   * @throws IOException if they cannot be fetched, or no process started
   */
  static Peer java(String name, int threads) throws IOException {
    String program = Character.toUpperCase(name.charAt(0)) + name.substring(1) + ".java";
    String libraries = Project.libraries(name) + System.getProperty("path.separator");
    return new Peer(
        name,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx4g",
            "-cp",
            libraries + Project.classes(),
            Project.file("peers/" + program).toString(),
            "--threads",
            "" + threads),
        threads);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public boolean begin(String work) throws IOException {
    JsonObject answer = ask("begin " + work, "knows");
    version = answer.has("version") ? answer.get("version").getAsString() : version;
    return answer.get("knows").getAsBoolean();
  }

  @Override
  public Turn turn(double seconds) throws IOException {
    return turn(ask("turn " + seconds, "median_us"));
  }

  private static Turn turn(JsonObject answer) {
    return new Turn(
        answer.get("median_us").getAsDouble(),
        answer.get("best_us").getAsDouble(),
        answer.get("runs").getAsInt(),
        Double.NaN);
  }

  private JsonObject ask(String question, String key) throws IOException {
    try {
      questions.write(question + "\n");
      questions.flush();
    } catch (IOException e) {
      throw new IOException(name + ": has ended before " + question + "; see its message above", e);
    }
    return answer(name, question, answers.readLine(), key);
  }

  /**
   * The answer to a question.
   *
   * @param key what it has to have
   */
  static JsonObject answer(String name, String question, @Nullable String line, String key)
      throws IOException {
    if (line == null) {
      throw new IOException(
          name + ": has ended without an answer to " + question + "; see its message above");
    }
    try {
      JsonObject answer = JsonParser.parseString(line).getAsJsonObject();
      if (answer.has(key)) {
        return answer;
      }
    } catch (JsonParseException | IllegalStateException e) {
      // What follows says it.
    }
    throw new IOException(
        name + ": answered " + question + " with \"" + line + "\"; needs JSON with " + key);
  }

  @Override
  public void close() throws IOException {
    try {
      questions.close();
    } catch (IOException e) {
      // It has ended already.
    } finally {
      process.destroy();
    }
  }
}
