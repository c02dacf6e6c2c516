package dev.kindling.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.nn.Sequential;
import dev.kindling.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
  @TempDir private Path folder;
  private Path file;
  private final Sequential net = Sequential.seed(1).linear(3, 2).relu().linear(2, 1).build();
  private final Sequential other = Sequential.seed(2).linear(3, 2).relu().linear(2, 1).build();

  @BeforeEach
  void name() {
    file = folder.resolve("net.safetensors");
  }

  @Test
  void whatIsSavedIsLoaded() throws Exception {
    SafeTensors.save(net, file);
    SafeTensors.load(other, file);
    assertEquals(SafeTensors.sha256(net), SafeTensors.sha256(other));
    assertArrayEquals(
        net.parameters().get("2.weight").value().toArray(),
        other.parameters().get("2.weight").value().toArray());
  }

  @Test
  void theHashIsThatOfTheFile() throws Exception {
    SafeTensors.save(net, file);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    assertEquals(HexFormat.of().formatHex(digest), SafeTensors.sha256(net));
  }

  @Test
  void theBytesAreThoseOfTheFormat() throws Exception {
    SafeTensors.write(Map.of("w\"1", Tensor.of(new float[][] {{1, -2}})), file);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    byte[] header = new byte[length];
    bytes.get(header);
    assertEquals(0, length % 8);
    assertEquals(
        "{\"w\\\"1\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}",
        new String(header, StandardCharsets.UTF_8).strip());
    assertEquals(1f, bytes.getFloat());
    assertEquals(-2f, bytes.getFloat());
    assertEquals(0, bytes.remaining());
  }

  @Test
  void oddNumbersNamesAndMetadataSurvive() throws Exception {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("größe \\ \u0001", Tensor.of(Float.NaN, -0f, Float.MIN_VALUE));
    tensors.put("scalar", Tensor.scalar(3));
    tensors.put("empty", Tensor.zeros(0, 3));
    SafeTensors.write(tensors, file);
    Map<String, Tensor> read = SafeTensors.read(file);
    assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.keySet()));
    tensors.forEach((name, x) -> assertArrayEquals(x.toArray(), read.get(name).toArray()));
    written(
        "{\"__metadata__\": {\"made\": \"by h\\u0061nd\", \"x\": \"\\t\"} , \"a\" :"
            + " {\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        4);
    assertEquals("{a=[0.0]}", SafeTensors.read(file).toString());
  }

  @Test
  void textsSayWhatTheTensorsAre() throws Exception {
    SafeTensors.write(
        Map.of("w", Tensor.of(1, 2)), Map.of("step", "7", "note", "a \"b\"\tc\n"), file);
    assertEquals(Map.of("step", "7", "note", "a \"b\"\tc\n"), SafeTensors.metadata(file));
    assertArrayEquals(new float[] {1, 2}, SafeTensors.read(file).get("w").toArray());
    SafeTensors.save(net, file);
    assertEquals(Map.of(), SafeTensors.metadata(file));
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    refused(file + ": there is no such file", () -> SafeTensors.read(file));
    Files.write(file, new byte[] {1, 2, 3});
    refused(
        file
            + ": is no safetensors file, or a truncated one: its first 8 bytes give no length of a"
            + " header within its 3 bytes",
        () -> SafeTensors.read(file));
    written("{\"a\":}", 0);
    refused(
        file + ": its header is damaged; the JSON is wrong at character 5",
        () -> SafeTensors.read(file));
    written("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 7);
    refused(
        file
            + ": its tensor a [2] is said to lie at [0, 8] of 7 bytes; the file is damaged or"
            + " truncated",
        () -> SafeTensors.read(file));
    written("{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4);
    refused(
        file + ": its tensor a is of the type F16; only F32 is read", () -> SafeTensors.read(file));
    written("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,4]}}", 4);
    refused(
        file + ": the header of its tensor a is damaged; shape [-2] has a negative size, -2",
        () -> SafeTensors.read(file));
    written("{\"a\":[]}", 4);
    refused(
        file + ": the header of its tensor a is damaged; a is not a JSON object",
        () -> SafeTensors.read(file));
  }

  @Test
  void aTruncatedFileIsRefusedAtEveryLength() throws IOException {
    SafeTensors.save(net, file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      String message =
          assertThrows(IOException.class, () -> SafeTensors.load(other, file)).getMessage();
      assertTrue(message.startsWith(file + ": "), message);
    }
  }

  @Test
  void aFileOfAnotherNetworkChangesNothing() throws IOException {
    String before = SafeTensors.sha256(net);
    SafeTensors.save(Sequential.seed(1).linear(3, 2).relu().linear(2, 5).build(), file);
    refused(
        file + ": its tensor 2.weight has the shape [2, 5], and the network's has [2, 1]",
        () -> SafeTensors.load(net, file));
    SafeTensors.save(Sequential.seed(1).linear(3, 2).build(), file);
    refused(
        file + ": has no tensor 2.weight, which the network needs; it has [0.weight, 0.bias]",
        () -> SafeTensors.load(net, file));
    SafeTensors.save(
        Sequential.seed(1).linear(3, 2).relu().linear(2, 1).linear(1, 1).build(), file);
    refused(
        file
            + ": has a tensor 3.weight that the network has not; it has [0.weight, 0.bias, 2.weight,"
            + " 2.bias]",
        () -> SafeTensors.load(net, file));
    assertEquals(before, SafeTensors.sha256(net));
  }

  @Test
  void aFailedSaveLeavesTheOldFileWhole() throws Exception {
    SafeTensors.save(net, file);
    byte[] before = Files.readAllBytes(file);
    // The temporary file's place is taken by a folder, so that writing fails for every user.
    Path inTheWay =
        file.resolveSibling(file.getFileName() + ".part" + ProcessHandle.current().pid());
    Files.createDirectories(inTheWay.resolve("x"));
    String message =
        assertThrows(IOException.class, () -> SafeTensors.save(other, file)).getMessage();
    assertTrue(message.startsWith(file + ": cannot be saved ("), message);
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void anUnwritablePlaceIsNamed() throws Exception {
    Path nowhere = folder.resolve("runs/net.safetensors");
    refused(
        nowhere
            + ": cannot be saved, since there is no folder "
            + folder.resolve("runs")
            + "; create it first",
        () -> SafeTensors.save(net, nowhere));
    refused(
        folder + ": cannot be saved, since it is a folder; give a file's name",
        () -> SafeTensors.save(net, folder));
    SafeTensors.save(net, file);
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  private void written(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).array());
  }

  private static void refused(String sentence, Executable call) {
    assertEquals(sentence, assertThrows(IOException.class, call).getMessage());
  }
}
