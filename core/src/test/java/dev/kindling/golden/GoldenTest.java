package dev.kindling.golden;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindling.golden.GoldenFile.Values;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Compares operations with values and gradients that PyTorch has computed, where the folder {@code
 * kindling.golden} holds them.
 *
 * <p>A number is right when it is within max(8 · PyTorch's own float32 error, 1e-6 + 1e-5 ·
 * |value|) of the value in float64, and NaN and infinities stand in the same places.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of(System.getProperty("kindling.golden", "none"));

  /**
   * By category, what is computed for a case: found by the case's name, or else by its operation.
   */
  private static final Map<String, Map<String, Function<GoldenCase, List<? extends Target>>>>
      OFFERED =
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("activation", ActivationCases.OFFERED),
                  Map.entry("attention", AttentionCases.OFFERED),
                  Map.entry("autograd", AutogradCases.OFFERED),
                  Map.entry("binary", BinaryCases.OFFERED),
                  Map.entry("conv", ConvCases.OFFERED),
                  Map.entry("embedding", EmbeddingCases.OFFERED),
                  Map.entry("layer", LayerCases.OFFERED),
                  Map.entry("loss", LossCases.OFFERED),
                  Map.entry("matmul", MatmulCases.OFFERED),
                  Map.entry("norm", NormCases.OFFERED),
                  Map.entry("optim", OptimCases.OFFERED),
                  Map.entry("pool", PoolCases.OFFERED),
                  Map.entry("reduce", ReduceCases.OFFERED),
                  Map.entry("rnn", RnnCases.OFFERED),
                  Map.entry("shape", ShapeCases.OFFERED),
                  Map.entry("unary", UnaryCases.OFFERED)));

  /** Cases that are wrong on purpose, and why; they count as wrong. */
  private static final Map<String, String> EXPLAINED =
      Map.of(
          "digamma",
          "the slope at the poles -1, -2, … is infinite; PyTorch has some huge number, pi squared"
              + " over the squared sine of a rounded multiple of pi",
          "expm1",
          "the gradient overflows on the way to a float just in range, as PyTorch's own does",
          "logsumexp_edge",
          "two equal elements of 1e30 share the gradient, as the softmax has it; PyTorch gives 1 to"
              + " both, since the sum has no room for ln 2",
          "sign",
          "the sign of NaN is NaN, as in NumPy and Java, and not 0",
          "vector_norm_0",
          "a count of elements records nothing, where PyTorch has a gradient of 0");

  private final Map<String, int[]> counts = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> explained = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  @Test
  void operationsAgreeWithPyTorch() throws IOException {
    assumeTrue(Files.exists(FOLDER.resolve("index.json")), "no reference values in " + FOLDER);
    String index = Files.readString(FOLDER.resolve("index.json"));
    Map<String, GoldenFile> files = new HashMap<>();
    for (JsonElement element :
        JsonParser.parseString(index).getAsJsonObject().getAsJsonArray("cases")) {
      JsonObject json = element.getAsJsonObject();
      if (OFFERED.containsKey(json.get("category").getAsString())) {
        String file = json.get("file").getAsString();
        if (!files.containsKey(file)) {
          files.put(file, new GoldenFile(FOLDER.resolve(file)));
        }
        judge(new GoldenCase(json, files.get(file)));
      }
    }
    System.out.println(table());
    assertTrue(wrong.isEmpty(), () -> "wrong:\n" + String.join("\n", wrong));
  }

  private void judge(GoldenCase golden) {
    int[] count = counts.computeIfAbsent(golden.category(), category -> new int[3]);
    var offered = OFFERED.get(golden.category());
    var calculation = offered.getOrDefault(golden.name(), offered.get(golden.op()));
    if (calculation == null) {
      count[2]++;
      missing.add(golden.category() + " " + golden.name() + " (" + golden.op() + ")");
      return;
    }
    String fault;
    try {
      fault = fault(golden, calculation.apply(golden));
    } catch (RuntimeException e) {
      fault = e.toString();
    }
    count[fault == null ? 0 : 1]++;
    String reason = EXPLAINED.get(golden.name());
    if (fault != null && reason != null) {
      explained.add("wrong: " + golden.category() + " " + golden.name() + ": " + reason);
    } else if (fault != null) {
      wrong.add(golden.category() + " " + golden.name() + ": " + fault);
    } else if (reason != null) {
      wrong.add(golden.category() + " " + golden.name() + ": is right, and needs no explanation");
    }
  }

  private static String fault(GoldenCase golden, List<? extends Target> outputs) {
    Tensor scalar = null;
    for (int k = 0; k < outputs.size(); k++) {
      String role = "out." + k;
      String fault = fault(golden, role, outputs.get(k));
      if (fault != null) {
        return fault;
      }
      Values upstream = golden.values("gout." + k);
      if (upstream != null && outputs.get(k) instanceof Tensor output) {
        Tensor part = output.times(Tensor.of(Shape.of(upstream.dims()), upstream.toFloats())).sum();
        scalar = scalar == null ? part : scalar.plus(part);
      }
    }
    for (var statistic : golden.after().entrySet()) {
      String fault = fault(golden, statistic.getKey(), statistic.getValue().get());
      if (fault != null) {
        return fault;
      }
    }
    return scalar == null ? null : gradientFault(golden, scalar.backward());
  }

  private static String gradientFault(GoldenCase golden, Gradients gradients) {
    for (var gradient : golden.gradients().entrySet()) {
      String fault = fault(golden, gradient.getKey(), gradient.getValue().apply(gradients));
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static String fault(GoldenCase golden, String role, Target got) {
    Values wanted = golden.values(role.replace(".", "64."));
    if (wanted == null) {
      wanted = golden.values(role);
    }
    if (!got.shape().equals(Shape.of(wanted.dims()))) {
      return role + " has the shape " + got.shape() + ", not " + Shape.of(wanted.dims());
    }
    for (int i = 0; i < wanted.data().length; i++) {
      double value = wanted.data()[i];
      double own = got instanceof Tensor x ? x.toArray()[i] : ((IntTensor) got).get(i);
      double tolerance = Math.max(8 * golden.error32(role), 1e-6 + 1e-5 * Math.abs(value));
      boolean right =
          Double.isNaN(value)
              ? Double.isNaN(own)
              : own == (float) value || Math.abs(own - value) <= tolerance;
      if (!right) {
        return role + "[" + i + "] is " + own + ", not " + value;
      }
    }
    return null;
  }

  private String table() {
    StringBuilder text = new StringBuilder("category      right  wrong  not offered\n");
    counts.forEach(
        (category, n) ->
            text.append(String.format("%-12s %6d %6d %12d%n", category, n[0], n[1], n[2])));
    explained.forEach(line -> text.append(line).append('\n'));
    missing.forEach(name -> text.append("not offered: ").append(name).append('\n'));
    return text.toString();
  }
}
