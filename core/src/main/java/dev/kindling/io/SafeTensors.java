package dev.kindling.io;

import dev.kindling.nn.Layer;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights in the safetensors format: a header of names, shapes and places in JSON, then the
 * numbers, little-endian. Only float32 ({@code F32}) is read and written.
 *
 * <p>Names and shapes are Kindling's: a linear weight is {@code [in, out]}.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafeTensors {
  private static final String METADATA = "__metadata__";
  private static final int MAX_HEADER = 100_000_000;

  private SafeTensors() {}

  /**
   * Saves a network's parameters and buffers under their names.
   *
   * @throws IOException if the file cannot be written; an old file is then as it was
   */
  public static void save(Layer layer, Path file) throws IOException {
    write(values(layer), file);
  }

  /**
   * Loads a network's parameters and buffers by their names. The file must hold them all, in their
   * shapes, and nothing else; if it does not, nothing is changed.
   *
   * @throws IOException if the file cannot be read or does not fit the network
   */
  public static void load(Layer layer, Path file) throws IOException {
    Map<String, Tensor> tensors = read(file);
    Map<String, Tensor> values = values(layer);
    for (Map.Entry<String, Tensor> entry : values.entrySet()) {
      Tensor tensor = tensors.get(entry.getKey());
      if (tensor == null) {
        throw new IOException(
            file
                + ": has no tensor "
                + entry.getKey()
                + ", which the network needs; it has "
                + tensors.keySet());
      }
      if (!tensor.shape().equals(entry.getValue().shape())) {
        throw new IOException(
            file
                + ": its tensor "
                + entry.getKey()
                + " has the shape "
                + tensor.shape()
                + ", and the network's has "
                + entry.getValue().shape());
      }
    }
    for (String name : tensors.keySet()) {
      if (!values.containsKey(name)) {
        throw new IOException(
            file
                + ": has a tensor "
                + name
                + " that the network has not; it has "
                + values.keySet());
      }
    }
    layer
        .parameters()
        .forEach(
            (name, parameter) -> {
              float[] loaded = tensors.get(name).toArray();
              parameter.update(data -> System.arraycopy(loaded, 0, data, 0, data.length));
            });
    layer.buffers().forEach((name, buffer) -> buffer.set(tensors.get(name)));
  }

  /**
   * The SHA-256 of what {@link #save} writes, in hexadecimal: equal for two networks exactly if
   * their parameters and buffers are equal, bit for bit.
   */
  public static String sha256(Layer layer) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (ByteBuffer part : encode(values(layer), Map.of())) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /**
   * Writes tensors under their names, in the map's order.
   *
   * @throws IOException if the file cannot be written; an old file is then as it was
   */
  public static void write(Map<String, Tensor> tensors, Path file) throws IOException {
    write(tensors, Map.of(), file);
  }

  /**
   * Writes tensors under their names, in the map's order, and texts that say what they are; {@link
   * #metadata} reads those.
   *
   * @throws IOException if the file cannot be written; an old file is then as it was
   */
  public static void write(Map<String, Tensor> tensors, Map<String, String> metadata, Path file)
      throws IOException {
    AtomicFile.write(file, encode(tensors, metadata).toArray(new ByteBuffer[0]));
  }

  private static Map<String, Tensor> values(Layer layer) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    layer.parameters().forEach((name, parameter) -> values.put(name, parameter.value()));
    layer.buffers().forEach((name, buffer) -> values.put(name, buffer.value()));
    return values;
  }

  private static List<ByteBuffer> encode(
      Map<String, Tensor> tensors, Map<String, String> metadata) {
    StringBuilder json = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      json.append("\"" + METADATA + "\":{");
      String comma = "";
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        json.append(comma);
        Json.quote(entry.getKey(), json);
        json.append(':');
        Json.quote(entry.getValue(), json);
        comma = ",";
      }
      json.append('}');
    }
    List<ByteBuffer> parts = new ArrayList<>();
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      long end = offset + 4L * tensor.size();
      json.append(json.length() == 1 ? "" : ",");
      Json.quote(entry.getKey(), json);
      json.append(":{\"dtype\":\"F32\",\"shape\":")
          .append(tensor.shape().toString().replace(" ", ""))
          .append(",\"data_offsets\":[" + offset + "," + end + "]}");
      ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(tensor.toArray());
      parts.add(bytes);
      offset = end;
    }
    json.append('}');
    // The numbers begin at a multiple of 8, so that a reader may map them.
    while (json.toString().getBytes(StandardCharsets.UTF_8).length % 8 != 0) {
      json.append(' ');
    }
    byte[] header = json.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(0, header.length);
    parts.add(0, length);
    parts.add(1, ByteBuffer.wrap(header));
    return parts;
  }

  /**
   * Reads the tensors of a file by name, in the header's order.
   *
   * @throws IOException if the file is missing or damaged, or has another type than F32
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    ByteBuffer bytes = bytes(file);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int dataAt = dataAt(file, bytes);
    for (Map.Entry<String, Object> entry : header(file, bytes).entrySet()) {
      if (!entry.getKey().equals(METADATA)) {
        tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue(), bytes, dataAt));
      }
    }
    return tensors;
  }

  /**
   * Reads the texts of a file that say what its tensors are; none where it has none.
   *
   * @throws IOException if the file is missing or damaged
   */
  public static Map<String, String> metadata(Path file) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    Object metadata = header(file, bytes(file)).get(METADATA);
    if (metadata instanceof Map<?, ?> map) {
      map.forEach((key, text) -> texts.put(String.valueOf(key), String.valueOf(text)));
    }
    return texts;
  }

  private static ByteBuffer bytes(Path file) throws IOException {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(file + ": there is no such file");
    }
  }

  private static int dataAt(Path file, ByteBuffer bytes) throws IOException {
    int available = bytes.capacity();
    long headerLength = available < 8 ? -1 : bytes.getLong(0);
    if (headerLength < 2 || headerLength > Math.min(MAX_HEADER, available - 8)) {
      throw new IOException(
          file
              + ": is no safetensors file, or a truncated one: its first 8 bytes give no length of a"
              + " header within its "
              + available
              + " bytes");
    }
    return 8 + (int) headerLength;
  }

  private static Map<String, Object> header(Path file, ByteBuffer bytes) throws IOException {
    byte[] json = Arrays.copyOfRange(bytes.array(), 8, dataAt(file, bytes));
    String header = new String(json, StandardCharsets.UTF_8);
    try {
      return Json.object(Json.parse(header), "the header");
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": its header is damaged; " + e.getMessage());
    }
  }

  private static Tensor tensor(Path file, String name, Object entry, ByteBuffer bytes, int dataAt)
      throws IOException {
    String type;
    Shape shape;
    List<Integer> offsets;
    try {
      Map<String, Object> fields = Json.object(entry, name);
      type = String.valueOf(fields.get("dtype"));
      shape = Shape.of(Json.ints(fields.get("shape"), "shape").stream().mapToInt(i -> i).toArray());
      offsets = Json.ints(fields.get("data_offsets"), "data_offsets");
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file + ": the header of its tensor " + name + " is damaged; " + e.getMessage());
    }
    if (!type.equals("F32")) {
      throw new IOException(
          file + ": its tensor " + name + " is of the type " + type + "; only F32 is read");
    }
    int available = bytes.capacity() - dataAt;
    if (offsets.size() != 2
        || offsets.get(1) - offsets.get(0) != 4L * shape.size()
        || offsets.get(0) < 0
        || offsets.get(1) > available) {
      throw new IOException(
          file
              + ": its tensor "
              + name
              + " "
              + shape
              + " is said to lie at "
              + offsets
              + " of "
              + available
              + " bytes; the file is damaged or truncated");
    }
    int from = dataAt + offsets.get(0);
    return Tensor.filled(
        shape,
        data ->
            bytes
                .slice(from, 4 * shape.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(data));
  }
}
