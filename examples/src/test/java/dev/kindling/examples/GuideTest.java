package dev.kindling.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.examples.Program.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/from-pytorch.md shows is compiled with the examples, and prints what it says. */
class GuideTest {
  private static final Path ROOT = Path.of(System.getProperty("kindling.root"));
  private static final Path SOURCES = ROOT.resolve("examples/src/main");
  private static final String PACKAGE = "dev/kindling/examples/guide";

  @TempDir private Path folder;
  private String page;

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(ROOT.resolve("docs/from-pytorch.md"));
  }

  @Test
  void theKotlinProgramsPrintWhatThePageSays() throws Exception {
    stand("kotlin", ".kt");
    assertEquals(
        promised("kotlin", "println"), printed("FromPyTorchKt", "FromKerasKt", "WeightsKt"));
  }

  @Test
  void theJavaProgramsPrintWhatThePageSays() throws Exception {
    stand("java", ".java");
    assertEquals(
        promised("java", "System.out.println"),
        printed("JavaFromPyTorch", "JavaFromKeras", "JavaWeights"));
  }

  @Test
  void bothLanguagesPrintTheSame() {
    assertEquals(promised("kotlin", "println"), promised("java", "System.out.println"));
  }

  /** PyTorch 2.13 made the file and printed the numbers, in a program that the page shows. */
  @Test
  void theWeightsOfPyTorchGiveItsOutputs() {
    Matcher torch = Pattern.compile("# tensor\\(\\[\\[ *(.*?)]]\\)").matcher(page);
    List<String> outputs = promised("kotlin", "println");
    assertTrue(torch.find());
    String[] theirs = torch.group(1).split(", *");
    String row = outputs.stream().filter(line -> line.startsWith("[[")).findFirst().orElseThrow();
    String[] ours = row.replaceAll("[\\[\\]]", "").split(", *");
    assertEquals(3, theirs.length);
    assertEquals(theirs.length, ours.length);
    for (int i = 0; i < ours.length; i++) {
      assertEquals(Double.parseDouble(theirs[i]), Double.parseDouble(ours[i]), 1e-7);
    }
  }

  @Test
  void everyLinkLeadsToAFile() {
    Matcher link = Pattern.compile("\\]\\(([^):#]+)\\)").matcher(page);
    int links = 0;
    for (; link.find(); links++) {
      assertTrue(Files.exists(ROOT.resolve("docs").resolve(link.group(1))), link.group(1));
    }
    assertTrue(links > 2);
  }

  /** Every snippet of a language stands in its sources, line by line. */
  private void stand(String language, String ending) throws IOException {
    String sources = "";
    try (Stream<Path> files = Files.list(SOURCES.resolve(language).resolve(PACKAGE))) {
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).toList()) {
        sources += stripped(Files.readString(file));
      }
    }
    List<String> snippets = snippets(language);
    assertTrue(snippets.size() > 6);
    for (String snippet : snippets) {
      assertTrue(sources.contains(stripped(snippet)), snippet);
    }
  }

  /** What the comments after the snippets' prints say that they print. */
  private List<String> promised(String language, String print) {
    return snippets(language).stream()
        .flatMap(String::lines)
        .filter(line -> line.strip().startsWith(print))
        .map(line -> line.substring(line.indexOf("// ") + 3))
        .toList();
  }

  private List<String> printed(String... mains) throws IOException, InterruptedException {
    try (InputStream model = GuideTest.class.getResourceAsStream("guide/model.safetensors")) {
      Files.copy(model, folder.resolve("model.safetensors"));
    }
    List<String> lines = new ArrayList<>();
    for (String main : mains) {
      Result result =
          Program.run(
              Program.java(),
              List.of(Program.VECTOR),
              Program.classPath(),
              folder,
              "dev.kindling.examples.guide." + main);
      assertEquals(0, result.exit(), result.out());
      result.out().lines().filter(line -> !line.startsWith("WARNING")).forEach(lines::add);
    }
    return lines;
  }

  private static String stripped(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  private List<String> snippets(String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(match -> match.group(1).stripTrailing())
        .toList();
  }
}
