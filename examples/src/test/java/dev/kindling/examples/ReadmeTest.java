package dev.kindling.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.examples.Program.Result;
import dev.kindling.examples.digits.StrokeDigits;
import dev.kindling.examples.readme.InferredKt;
import dev.kindling.examples.readme.WaysKt;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is compiled with the examples, and runs. */
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("kindling.root"));

  @TempDir private Path folder;
  private String readme;

  @BeforeEach
  void read() throws IOException {
    readme = Files.readString(ROOT.resolve("README.md"));
  }

  @Test
  void theKotlinProgramRuns() throws Exception {
    shows("kotlin", 0, "kotlin/dev/kindling/examples/readme/Quickstart.kt", 15);
    String out = runOnDigits("dev.kindling.examples.readme.QuickstartKt");
    assertTrue(
        out.contains("0  linear(784, 128)  [n, 128]      100,480  200,704      0.5 KiB\n"), out);
    assertTrue(out.contains("epoch 5/5"), out);
    assertTrue(out.endsWith("[32, 10]\n"), out);
  }

  @Test
  void theJavaProgramRuns() throws Exception {
    shows("java", 0, "java/dev/kindling/examples/readme/JavaQuickstart.java", 20);
    String out = runOnDigits("dev.kindling.examples.readme.JavaQuickstart");
    assertTrue(out.endsWith("[32, 10]\n"), out);
  }

  @Test
  void theNetworkOfInferredSizesBuilds() throws IOException {
    shows("kotlin", 2, "kotlin/dev/kindling/examples/readme/Inferred.kt", 15);
    assertEquals(Shape.of(10), InferredKt.inferred().output(Shape.of(1, 28, 28)));
  }

  @Test
  void theGraphBuilds() throws IOException {
    shows("kotlin", 3, "kotlin/dev/kindling/examples/readme/Ways.kt", 15);
    assertEquals(Map.of("class", Shape.of(10), "value", Shape.of(1)), WaysKt.ways().outputs());
  }

  @Test
  void theDependencyIsThisVersion() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(pom);
    assertTrue(version.find());
    String xml = snippets("xml").get(0);
    assertTrue(xml.contains("<version>" + version.group(1) + "</version>"), xml);
    assertTrue(
        readme.contains("implementation(\"dev.kindling:kindling-dsl:" + version.group(1) + "\")"));
    for (String module : List.of("core", "dsl")) {
      String artifact = "<artifactId>kindling-" + module + "</artifactId>";
      assertTrue(Files.readString(ROOT.resolve(module).resolve("pom.xml")).contains(artifact));
    }
  }

  @Test
  void theCoreIsOneSmallJar() throws IOException {
    assertTrue(readme.contains("One jar of less than 950 KB"));
    try (Stream<Path> files = Files.list(ROOT.resolve("core/target"))) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*\\d(-SNAPSHOT)?\\.jar")).toList()) {
        assertTrue(Files.size(file) < 950_000, file + " has " + Files.size(file) + " bytes");
      }
    }
  }

  @Test
  void theCommandsAreThoseOfTheGate() throws IOException {
    List<String> commands = snippets("shell");
    assertEquals("./kindling run digits\n", commands.get(0));
    assertEquals("mvn verify\n", commands.get(2));
    String gate = Files.readString(ROOT.resolve(".ci/run"));
    assertTrue(gate.matches("(?s).*\nmvn (-\\S+ )*verify\n"), gate);
  }

  @Test
  void everyLinkLeadsToAFile() {
    Matcher link = Pattern.compile("\\]\\(([^):]+)\\)").matcher(readme);
    int links = 0;
    for (; link.find(); links++) {
      assertTrue(Files.exists(ROOT.resolve(link.group(1))), link.group(1));
    }
    assertTrue(links > 3);
  }

  /** A snippet of a language stands in a source file, line by line. */
  private void shows(String language, int index, String source, int lines) throws IOException {
    String snippet = snippets(language).get(index);
    String compiled = Files.readString(ROOT.resolve("examples/src/main").resolve(source));
    assertTrue(compiled.contains(snippet), source + " does not contain\n" + snippet);
    assertTrue(snippet.lines().count() <= lines, "more than " + lines + " lines");
  }

  private List<String> snippets(String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(readme)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private String runOnDigits(String main) throws IOException, InterruptedException {
    Path data = Files.createDirectory(folder.resolve("mnist"));
    write(data, "train", StrokeDigits.generate(2000, Rng.of(1)));
    write(data, "t10k", StrokeDigits.generate(500, Rng.of(2)));
    Result result =
        Program.run(Program.java(), List.of(Program.VECTOR), Program.classPath(), folder, main);
    assertEquals(0, result.exit(), result.out());
    try (Stream<Path> files = Files.list(folder)) {
      assertTrue(files.anyMatch(file -> file.endsWith("digits.safetensors")));
    }
    return result.out();
  }

  /** Writes digits as MNIST's files. */
  private static void write(Path folder, String name, StrokeDigits digits) throws IOException {
    int count = digits.labels().length;
    ByteBuffer images = ByteBuffer.allocate(16 + digits.pixels().length);
    images.putInt(0x803).putInt(count).putInt(28).putInt(28).put(digits.pixels());
    Files.write(folder.resolve(name + "-images-idx3-ubyte"), images.array());
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    labels.putInt(0x801).putInt(count).put(digits.labels());
    Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.array());
  }
}
