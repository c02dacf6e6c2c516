package dev.kindling.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.examples.Program.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir private Path folder;

  private Result run(String... args) throws IOException, InterruptedException {
    return Program.run(
        Program.java(), List.of(Program.VECTOR), Program.classPath(), folder, Program.MAIN, args);
  }

  /** The error line of a run that must fail. */
  private String refusal(String... args) throws IOException, InterruptedException {
    Result result = run(args);
    assertEquals(1, result.exit(), result.out());
    assertFalse(result.out().contains("\tat "), result.out());
    return result.out().lines().reduce((a, b) -> b).orElseThrow();
  }

  @Test
  void withoutANameTheExamplesAreListed() throws Exception {
    Result result = run();
    assertEquals(0, result.exit(), result.out());
    assertTrue(
        result
            .out()
            .contains("\n  digits       Trains a 784→128→10 network to read handwritten digits\n"),
        result.out());
  }

  @Test
  void aWrongNameSuggestsTheNearest() throws Exception {
    assertEquals("Error: no such subcommand digts. Did you mean digits?", refusal("digts"));
  }

  @Test
  void digitsTrainsShowsAndSaves() throws Exception {
    Result result =
        run("digits", "--max-steps=60", "--optimizer=sgd", "--rate=0.2", "--save=d.safetensors");
    assertEquals(0, result.exit(), result.out());
    assertTrue(result.out().contains("a batch of 32 gives [32, 10]"), result.out());
    assertTrue(result.out().contains("label \\ predicted"), result.out());
    assertTrue(result.after("test accuracy").matches("\\d\\d\\.\\d\\d %"), result.out());
    assertTrue(result.after("weights sha256").matches("[0-9a-f]{64}"), result.out());
    assertTrue(Files.size(folder.resolve("d.safetensors")) > 400_000);
    assertEquals("confusion.png", result.after("confusion matrix"));
    assertEquals("misread.png", result.after("24 misread digits"));
    for (String picture : List.of("confusion.png", "misread.png")) {
      var image = ImageIO.read(folder.resolve(picture).toFile());
      assertTrue(image.getWidth() > 400 && image.getHeight() > 200, picture);
    }
  }

  @Test
  void theLastLinesAreForScripts() throws Exception {
    List<String> lines =
        run("digits", "--max-steps=1", "--save=d.safetensors").out().lines().toList();
    assertTrue(lines.get(lines.size() - 2).startsWith("test accuracy "), lines.toString());
    assertTrue(lines.get(lines.size() - 1).startsWith("weights sha256 "), lines.toString());
  }

  @Test
  void missingDataIsNamed() throws Exception {
    assertEquals("nowhere: there is no such folder", refusal("digits", "--data=nowhere"));
    assertEquals("./train-images-idx3-ubyte: there is no such file", refusal("digits", "--data=."));
  }

  @Test
  void aWrongFileIsNamed() throws Exception {
    Path file = folder.resolve("train-images-idx3-ubyte");
    Files.write(file, new byte[] {0, 0, 8, 1, 0, 0, 0, 0});
    assertEquals(
        "./train-images-idx3-ubyte: begins with 0x00000801, and an IDX file of unsigned bytes in"
            + " 3 dimensions begins with 0x00000803",
        refusal("digits", "--data=."));
    Files.write(
        file, ByteBuffer.allocate(30).putInt(0x803).putInt(9).putInt(28).putInt(28).array());
    assertEquals(
        "./train-images-idx3-ubyte: holds 14 of the 7056 elements that its header [9, 28, 28]"
            + " promises; the file is truncated, fetch it again",
        refusal("digits", "--data=."));
  }

  @Test
  void anUnwritablePlaceIsNamedBeforeTheTraining() throws Exception {
    assertEquals(
        "no/d.safetensors: cannot be saved, since there is no folder "
            + folder.toRealPath().resolve("no")
            + "; create it first",
        refusal("digits", "--save=no/d.safetensors"));
  }

  @Test
  void aLossThatDivergesIsNamed() throws Exception {
    String message = refusal("digits", "--optimizer=sgd", "--rate=1e30", "--save=d.safetensors");
    assertTrue(
        message.matches(
            "epoch 1, step \\d+: the loss is (NaN|Infinity); the first NaN or infinite number came"
                + " out of layer \\d .*; lower the learning rate of sgd\\(1.0E30\\).*"),
        message);
    assertFalse(Files.exists(folder.resolve("d.safetensors")));
  }

  @Test
  void settingsOutOfRangeAreNamed() throws Exception {
    assertTrue(refusal("digits", "--epochs=0").startsWith("Error: invalid value for --epochs: 0"));
    assertTrue(refusal("digits", "--rate=-1").contains("rate"));
    assertTrue(
        refusal("digits", "--optimizer=adm").startsWith("Error: invalid value for --optimizer"));
  }

  @Test
  void theJavaExampleRunsWithoutKotlin() throws Exception {
    String classPath =
        Program.classPath("core" + java.io.File.separator, "kindling-core", "examples");
    assertFalse(classPath.contains("kotlin"), classPath);
    Result result =
        Program.run(
            Program.java(),
            List.of(Program.VECTOR),
            classPath,
            folder,
            "dev.kindling.examples.digits.DigitsInJava");
    assertEquals(0, result.exit(), result.out());
    assertTrue(Double.parseDouble(result.after("epoch 2  accuracy").replace(" %", "")) > 93);
  }
}
