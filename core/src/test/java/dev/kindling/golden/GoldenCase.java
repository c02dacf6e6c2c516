package dev.kindling.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.kindling.golden.GoldenFile.Values;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One reference case: an operation's settings, and its arguments as tensors that require gradients.
 */
public final class GoldenCase {
  private final JsonObject json;
  private final GoldenFile file;
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final Map<String, Tensor> params = new LinkedHashMap<>();
  private final Map<String, Function<Gradients, Tensor>> gradients = new LinkedHashMap<>();
  private final Map<String, Supplier<Tensor>> after = new LinkedHashMap<>();

  GoldenCase(JsonObject json, GoldenFile file) {
    this.json = json;
    this.file = file;
    leaves("inputs", "in.", "gin.", inputs);
    leaves("params", "param.", "gparam.", params);
  }

  private void leaves(String list, String role, String gradient, Map<String, Tensor> leaves) {
    for (String name : names(list)) {
      Values values = values(role + name);
      if (values != null && values.floats()) {
        Tensor leaf = Tensor.of(Shape.of(values.dims()), values.toFloats()).requiresGrad();
        leaves.put(name, leaf);
        if (values(gradient + name) != null) {
          gradients.put(gradient + name, all -> all.of(leaf));
        }
      }
    }
  }

  private List<String> names(String list) {
    JsonElement names = json.get(list);
    if (names == null || names.isJsonNull()) {
      return List.of();
    }
    return names.isJsonObject()
        ? List.copyOf(names.getAsJsonObject().keySet())
        : names.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
  }

  public String name() {
    return json.get("name").getAsString();
  }

  public String op() {
    return json.get("op").getAsString();
  }

  public String category() {
    return json.get("category").getAsString();
  }

  /** A float argument; it requires a gradient. */
  public Tensor in(String name) {
    Tensor x = inputs.get(name);
    if (x == null) {
      throw new IllegalArgumentException(name() + " has no float input " + name);
    }
    return x;
  }

  /** Whether there is such a float argument. */
  public boolean hasIn(String name) {
    return inputs.containsKey(name);
  }

  /** An integer or boolean argument's shape. */
  public Shape shapeOf(String name) {
    return Shape.of(values("in." + name).dims());
  }

  /** An integer or boolean argument's elements. */
  public int[] ints(String name) {
    return values("in." + name).toInts();
  }

  /** The float arguments by name. */
  Map<String, Tensor> inputs() {
    return inputs;
  }

  /** Whether there is such a parameter. */
  public boolean hasParam(String name) {
    return params.containsKey(name);
  }

  /** A parameter in PyTorch's layout; it requires a gradient. */
  public Tensor param(String name) {
    Tensor x = params.get(name);
    if (x == null) {
      throw new IllegalArgumentException(name() + " has no parameter " + name);
    }
    return x;
  }

  /** A running statistic before the call. */
  public Tensor buffer(String name) {
    Values values = values("buffer." + name);
    return Tensor.of(Shape.of(values.dims()), values.toFloats());
  }

  /**
   * Judges a layer's parameter in place of the one that {@link #param} gives.
   *
   * @param layout from Kindling's layout of the gradient to PyTorch's
   */
  public void judge(String name, Parameter parameter, UnaryOperator<Tensor> layout) {
    gradients.put("gparam." + name, all -> layout.apply(all.of(parameter)));
  }

  /** Judges what gives a parameter's gradient, in PyTorch's layout, from all gradients. */
  public void judge(String name, Function<Gradients, Tensor> gradient) {
    gradients.put("gparam." + name, gradient);
  }

  /** Judges a running statistic after the call. */
  public void judgeAfter(String name, Supplier<Tensor> value) {
    after.put("buffer_after." + name, value);
  }

  /** What gives the gradients to judge, by role. */
  Map<String, Function<Gradients, Tensor>> gradients() {
    return gradients;
  }

  /** What gives the running statistics to judge, by role. */
  Map<String, Supplier<Tensor>> after() {
    return after;
  }

  /** Whether a setting is given. */
  public boolean has(String arg) {
    return json.getAsJsonObject("args").has(arg)
        && !json.getAsJsonObject("args").get(arg).isJsonNull();
  }

  /** A setting. */
  public JsonElement arg(String arg) {
    return json.getAsJsonObject("args").get(arg);
  }

  /** A whole-number setting, or what stands for it where it is not given. */
  public int arg(String arg, int otherwise) {
    return has(arg) ? arg(arg).getAsInt() : otherwise;
  }

  /** A number setting, or what stands for it where it is not given. */
  public float arg(String arg, float otherwise) {
    return has(arg) ? arg(arg).getAsFloat() : otherwise;
  }

  /** A text setting, or what stands for it where it is not given. */
  public String arg(String arg, String otherwise) {
    return has(arg) ? arg(arg).getAsString() : otherwise;
  }

  /** A yes-or-no setting, or what stands for it where it is not given. */
  public boolean arg(String arg, boolean otherwise) {
    return has(arg) ? arg(arg).getAsBoolean() : otherwise;
  }

  /** A setting of one or several whole numbers, empty where it is not given. */
  public int[] args(String arg) {
    if (!has(arg)) {
      return new int[0];
    }
    if (arg(arg).isJsonArray()) {
      return arg(arg).getAsJsonArray().asList().stream().mapToInt(JsonElement::getAsInt).toArray();
    }
    return new int[] {arg(arg).getAsInt()};
  }

  Values values(String role) {
    return file.get(name() + "/" + role);
  }

  /**
   * PyTorch's own largest absolute error in float32, of a role such as {@code out.0} or {@code
   * gin.x}.
   */
  double error32(String role) {
    JsonObject errors = json.getAsJsonObject("err32");
    return errors != null && errors.has(role)
        ? errors.getAsJsonArray(role).get(0).getAsDouble()
        : 0;
  }
}
