package dev.kindling.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.examples.Program.Result;
import dev.kindling.examples.playground.Nonlinearity;
import dev.kindling.examples.playground.Problem;
import dev.kindling.examples.playground.Settings;
import dev.kindling.examples.playground.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts, the notebook and the shell's start-up file, as docs/scripts.md shows them. */
class ScriptsTest {
  private static final Path ROOT = Path.of(System.getProperty("kindling.root"));
  private static final Path SCRIPTS = ROOT.resolve("examples/scripts");

  @TempDir private Path folder;
  private String page;

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(ROOT.resolve("docs/scripts.md"));
  }

  private Result run(Path script, String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(script.toString()));
    all.addAll(List.of(arguments));
    return Program.run(
        Program.java(),
        List.of(
            Program.VECTOR,
            "-Dkindling.script.cache=" + folder.resolve("cache"),
            "-Dkindling.script.compiler="
                + Files.readString(ROOT.resolve("dsl/target/classpath.txt"))),
        Program.classPath(),
        folder,
        "dev.kindling.script.Main",
        all.toArray(String[]::new));
  }

  private Result runText(String name, String text) throws IOException, InterruptedException {
    return run(Files.writeString(folder.resolve(name), text));
  }

  @Test
  void theExampleTrainsAndIsCompiledOnce() throws Exception {
    Path script = SCRIPTS.resolve("mlp.kindling.kts");
    Result first = run(script, "1");
    assertEquals(0, first.exit(), first.out());
    assertTrue(first.out().contains("Compiling mlp.kindling.kts (once; "), first.out());
    assertTrue(first.out().contains("epoch 1/1"), first.out());
    assertTrue(percent(first.after("test accuracy")) > 70, first.out());
    Result second = run(script);
    assertFalse(second.out().contains("Compiling"), second.out());
    assertTrue(second.out().contains("epoch 3/3"), second.out());
    assertTrue(percent(second.after("test accuracy")) > 80, second.out());
  }

  @Test
  void thePlaygroundShowsHowItsNetworksAreWritten() throws Exception {
    StringBuilder script = new StringBuilder();
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < Nonlinearity.getEntries().size(); i++) {
      Settings settings =
          new Settings()
              .with(
                  Map.of(
                      "data", Problem.getEntries().get(i % 3).getId(),
                      "activation", Nonlinearity.getEntries().get(i).getId(),
                      "init", Start.getEntries().get(i % Start.getEntries().size()).getId(),
                      "rate", i % 2 == 0 ? "0.0001" : "2"));
      script.append("run {\n").append(settings.code());
      script.append(
          "\nprintln(net.parameters().values.map { it.value().toArray().contentHashCode() })\n}\n");
      hashes.add(
          settings.network().parameters().values().stream()
              .map(parameter -> Arrays.hashCode(parameter.value().toArray()))
              .toList()
              .toString());
    }
    Result result = runText("playground.kindling.kts", script.toString());
    assertEquals(0, result.exit(), result.out());
    assertEquals(hashes, result.out().lines().filter(line -> line.startsWith("[")).toList());
  }

  @Test
  void mistakesAreToldWithTheirLines() throws Exception {
    String example = Files.readString(SCRIPTS.resolve("mlp.kindling.kts"));
    Result refused = runText("mlp.kindling.kts", example.replace("linear(784", "lnear(784"));
    assertEquals(1, refused.exit(), refused.out());
    Result failed = runText("mlp.kindling.kts", example.replace("batch = 32", "batch = 0"));
    assertEquals(1, failed.exit(), failed.out());
    List<String> messages = snippets("");
    assertEquals(messages.get(0).strip(), lastLine(refused));
    assertEquals(messages.get(1).strip(), lastLine(failed));
  }

  @Test
  void thePageShowsTheScripts() throws Exception {
    assertEquals(Files.readString(SCRIPTS.resolve("mlp.kindling.kts")), snippets("kotlin").get(0));
    assertEquals(Files.readString(SCRIPTS.resolve("xor.main.kts")), snippets("kotlin").get(1));
    Matcher link = Pattern.compile("\\]\\((\\.\\./[^)]+)\\)").matcher(page);
    int links = 0;
    for (; link.find(); links++) {
      assertTrue(Files.exists(ROOT.resolve("docs").resolve(link.group(1))), link.group(1));
    }
    assertTrue(links > 2);
  }

  @Test
  void theMainKtsScriptRunsOnTheLibraryThatItNames() throws Exception {
    String script = Files.readString(SCRIPTS.resolve("xor.main.kts"));
    assertTrue(script.startsWith("@file:DependsOn(\"dev.kindling:kindling-dsl:" + version()));
    Result result = runText("xor.kindling.kts", withoutFileAnnotations(script));
    assertEquals(0, result.exit(), result.out());
    assertEquals("[0, 1, 1, 0]", lastLine(result));
  }

  @Test
  void theNotebooksCellsRunInOrder() throws Exception {
    String json = Files.readString(ROOT.resolve("examples/notebooks/digits.ipynb"));
    assertTrue(json.contains("\"nbformat\": 4"));
    assertTrue(json.contains("kindling-examples:" + version()));
    Matcher cell =
        Pattern.compile(
                "\"cell_type\": \"code\",.*?\"execution_count\": null,.*?\"outputs\": \\[],"
                    + "\\s+\"source\": \\[\\s+(\".*?\")\\s+]",
                Pattern.DOTALL)
            .matcher(json);
    StringBuilder script = new StringBuilder("import dev.kindling.notebook.*\n");
    int cells = 0;
    for (; cell.find(); cells++) {
      String source =
          cell.group(1)
              .lines()
              .map(line -> line.strip().replaceAll("^\"|\",?$", ""))
              .map(line -> line.replace("\\n", "").replace("\\\"", "\""))
              .collect(Collectors.joining("\n"));
      List<String> lines = new ArrayList<>(withoutFileAnnotations(source).lines().toList());
      String last = lines.isEmpty() ? "" : lines.remove(lines.size() - 1);
      lines.forEach(line -> script.append(line).append('\n'));
      // A cell shows its last value.
      script.append(last.isEmpty() ? "" : "println(html(" + last + ").take(60))\n");
    }
    assertEquals(7, cells);
    assertEquals(7, json.split("\"cell_type\": \"code\"", -1).length - 1);
    Result result = runText("digits.kindling.kts", script.toString());
    assertEquals(0, result.exit(), script + result.out());
    List<String> shown = result.out().lines().filter(line -> line.startsWith("<")).toList();
    assertEquals(6, shown.size(), result.out());
    assertTrue(shown.get(0).startsWith("<div style=\"display:flex"), result.out());
    assertTrue(shown.get(1).startsWith("<pre>"), result.out());
    assertEquals("<div>1565 steps</div><svg", shown.get(2).substring(0, 25));
    assertTrue(shown.get(3).startsWith("<table><tr><th>label"), result.out());
  }

  @Test
  void theShellStartsWithKindlingImported() throws Exception {
    Path jshell = Path.of(System.getProperty("java.home"), "bin", "jshell");
    Assumptions.assumeTrue(Files.isExecutable(jshell), jshell + " is not there");
    List<String> words =
        List.of(snippets("shell").get(2).replace("\\\n", " ").strip().split("\\s+"));
    List<String> command = new ArrayList<>(words);
    command.set(0, jshell.toString());
    command.set(command.indexOf("core/target/classes"), Program.classPath("core", "kindling-core"));
    command.replaceAll(word -> word.startsWith("examples/") ? ROOT.resolve(word).toString() : word);
    command.add("-s");
    Path in =
        Files.writeString(
            folder.resolve("in"), snippets("java").get(0) + "System.out.println($2)\n");
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    String said = Files.readString(out);
    assertTrue(said.contains("[2.0, 4.0, 6.0]"), said);
  }

  private static double percent(String text) {
    return Double.parseDouble(text.replace(" %", ""));
  }

  private static String lastLine(Result result) {
    return result.out().lines().reduce((a, b) -> b).orElseThrow();
  }

  private static String withoutFileAnnotations(String script) {
    return script.replaceAll("(?m)^@file:.*$", "");
  }

  private static String version() throws IOException {
    Matcher version =
        Pattern.compile("<version>([^<]+)</version>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertTrue(version.find());
    return version.group(1);
  }

  /** The page's blocks of a language, without their indentation. */
  private List<String> snippets(String language) {
    return Pattern.compile("(?m)^ *```(\\w*)\n((?:(?! *```).*\n)*) *```$")
        .matcher(page)
        .results()
        .filter(match -> match.group(1).equals(language))
        .map(match -> match.group(2))
        .toList();
  }
}
