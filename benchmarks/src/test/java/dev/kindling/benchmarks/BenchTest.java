package dev.kindling.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  @TempDir Path folder;

  @Test
  void aRunPrintsATableAndWritesJson() throws Exception {
    Path json = folder.resolve("results/bench.json");
    String printed = bench("--only", "predict-1", "--markdown", "--json", json.toString());

    assertTrue(printed.lines().anyMatch(line -> line.startsWith("predict-1 ")), printed);
    assertTrue(printed.contains("| work | Kindling | rate | of peak | bytes/run |\n"), printed);
    assertTrue(printed.contains("\n| predict-1 | "), printed);
    for (String line : printed.lines().toList()) {
      assertTrue(
          !line.startsWith("work ") && !line.startsWith("predict") || line.length() < 80, line);
    }

    JsonObject report = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertEquals(1, report.get("threads").getAsInt());
    assertTrue(report.getAsJsonObject("versions").has("Kindling"));
    assertTrue(report.getAsJsonObject("peak").get("gflops").getAsDouble() > 0);
    JsonObject row = report.getAsJsonArray("rows").get(0).getAsJsonObject();
    assertEquals("predict-1", row.get("work").getAsString());
    assertEquals(2, row.getAsJsonArray("turns").size());
    double micros = row.get("micros").getAsDouble();
    assertEquals(2 * (784 * 128 + 1280) / (micros * 1e3), row.get("gflops").getAsDouble(), 1e-6);
  }

  @Test
  void aWorkThatIsNotThereIsRefusedWithTheFamilies() throws Exception {
    String said = bench("--only", "lunch");
    assertTrue(
        said.contains("there is no work lunch; there are [step, epoch, predict, wide, "), said);
  }

  @Test
  void aPeerThatIsNotThereIsRefused() throws Exception {
    String said = bench("--only", "predict-1", "--vs", "torch", "--python", "/nowhere/python");
    assertTrue(said.contains("/nowhere/python"), said);
  }

  /** What {@code ./kindling bench} prints, in a process of its own as it pins itself. */
  private static String bench(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kindling.benchmarks.Main",
                "--rounds=2",
                "--seconds=0.01"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void anAnswerOfAPeerIsJson() throws IOException {
    JsonObject answer =
        Peer.answer("torch", "begin x", "{\"version\": \"2.13.0\", \"knows\": true}", "knows");
    assertEquals("2.13.0", answer.get("version").getAsString());
  }

  @Test
  void anotherAnswerOfAPeerIsRefused() {
    assertEquals(
        "torch: answered turn 1.0 with \"hello\"; needs JSON with median_us",
        refusal("turn 1.0", "hello", "median_us"));
    assertEquals(
        "torch: answered turn 1.0 with \"{\"knows\": true}\"; needs JSON with median_us",
        refusal("turn 1.0", "{\"knows\": true}", "median_us"));
    assertEquals(
        "torch: has ended without an answer to turn 1.0; see its message above",
        refusal("turn 1.0", null, "median_us"));
  }

  private static String refusal(String question, @Nullable String line, String key) {
    return assertThrows(IOException.class, () -> Peer.answer("torch", question, line, key))
        .getMessage();
  }

  @Test
  void aPeerOnTheJvmAnswersEveryQuestion() throws IOException {
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try {
      System.setIn(
          new ByteArrayInputStream("begin step-32-sgd\nturn 0.001\nbegin gpt-16\n".getBytes()));
      System.setOut(new PrintStream(answers, true, StandardCharsets.UTF_8));
      PeerLoop.answer("9", name -> name.startsWith("step") ? () -> {} : null);
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    List<String> lines = answers.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals("{\"version\": \"9\", \"knows\": true}", lines.get(0));
    assertTrue(Peer.answer("x", "turn", lines.get(1), "median_us").get("runs").getAsInt() > 0);
    assertEquals("{\"version\": \"9\", \"knows\": false}", lines.get(2));
  }

  @Test
  void ratiosAreTakenTurnByTurn() {
    List<Turn> own = List.of(turn(10), turn(20), turn(10));
    List<Turn> theirs = List.of(turn(30), turn(30), turn(20));
    Row.Against peer = Row.Against.of("torch", theirs, own);
    assertArrayEquals(
        new double[] {30, 2, 1.5, 3},
        new double[] {peer.micros(), peer.ratio(), peer.low(), peer.high()});
  }

  private static Turn turn(double micros) {
    return new Turn(micros, micros, 1, 0);
  }

  @Test
  void allocationsAreCounted() {
    float[][] kept = new float[1][];
    Turn turn = Turn.take(() -> kept[0] = new float[1000], 0.01);
    assertEquals(4016, turn.allocated(), 200);
    assertEquals(0, Turn.take(() -> kept[0][0]++, 0.01).allocated(), 1);
  }

  @Test
  void processorsAreListedInRanges() {
    assertEquals(List.of(0, 1, 2, 5), Project.processors("0-2,5"));
  }
}
