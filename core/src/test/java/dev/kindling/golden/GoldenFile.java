package dev.kindling.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A safetensors file of reference values, in any of the types that PyTorch writes, read as doubles.
 */
final class GoldenFile {
  /** A tensor of the file. */
  record Values(int[] dims, double[] data, boolean floats) {
    float[] toFloats() {
      float[] floats = new float[data.length];
      for (int i = 0; i < data.length; i++) {
        floats[i] = (float) data[i];
      }
      return floats;
    }

    int[] toInts() {
      int[] ints = new int[data.length];
      for (int i = 0; i < data.length; i++) {
        ints[i] = (int) data[i];
      }
      return ints;
    }
  }

  private final Map<String, Values> tensors = new HashMap<>();

  GoldenFile(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong(0);
    String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
    JsonObject json = JsonParser.parseString(header).getAsJsonObject();
    for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
      if (!entry.getKey().equals("__metadata__")) {
        JsonObject tensor = entry.getValue().getAsJsonObject();
        int at = 8 + length + tensor.getAsJsonArray("data_offsets").get(0).getAsInt();
        tensors.put(entry.getKey(), values(tensor, bytes, at));
      }
    }
  }

  private static Values values(JsonObject tensor, ByteBuffer bytes, int at) {
    JsonArray shape = tensor.getAsJsonArray("shape");
    int[] dims = new int[shape.size()];
    int size = 1;
    for (int d = 0; d < dims.length; d++) {
      dims[d] = shape.get(d).getAsInt();
      size *= dims[d];
    }
    String type = tensor.get("dtype").getAsString();
    double[] data = new double[size];
    for (int i = 0; i < size; i++) {
      data[i] =
          switch (type) {
            case "F32" -> bytes.getFloat(at + 4 * i);
            case "F64" -> bytes.getDouble(at + 8 * i);
            case "I64" -> bytes.getLong(at + 8 * i);
            case "I32" -> bytes.getInt(at + 4 * i);
            case "BOOL", "U8" -> bytes.get(at + i);
            default -> throw new IllegalArgumentException("type " + type);
          };
    }
    return new Values(dims, data, type.startsWith("F"));
  }

  /** A tensor by name, or null. */
  Values get(String name) {
    return tensors.get(name);
  }
}
