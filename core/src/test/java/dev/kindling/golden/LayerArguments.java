package dev.kindling.golden;

import dev.kindling.nn.Layer;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PyTorch layer's settings, out of how it writes itself: {@code Linear(4, 3, bias=True)}. */
record LayerArguments(GoldenCase golden, String repr) {
  static LayerArguments of(GoldenCase golden) {
    return new LayerArguments(golden, golden.arg("repr", ""));
  }

  /** What stands behind {@code name=}, or else something else. */
  String named(String name, String otherwise) {
    Matcher m = Pattern.compile("\\b" + name + "=('?)(\\([^)]*\\)|[^,)']*)\\1").matcher(repr);
    return m.find() ? m.group(2) : otherwise;
  }

  boolean yes(String name, boolean otherwise) {
    return named(name, otherwise ? "True" : "False").equals("True");
  }

  float number(String name, float otherwise) {
    return Float.parseFloat(named(name, Float.toString(otherwise)));
  }

  /** The numbers that stand without names, at the front. */
  int[] places() {
    List<Integer> numbers = new ArrayList<>();
    Matcher m = Pattern.compile("\\G(?:^\\w+\\()?\\(?\\s*(-?\\d+)\\s*\\)?,?\\s*\\)?").matcher(repr);
    while (m.find()) {
      numbers.add(Integer.parseInt(m.group(1)));
    }
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  boolean training() {
    return golden.arg("training", true);
  }

  /** Gives a layer the case's parameters and buffers, and has what becomes of them judged. */
  <L extends Layer> L load(L layer) {
    layer.parameters().forEach((name, parameter) -> load(name, parameter));
    layer
        .buffers()
        .forEach(
            (name, buffer) -> {
              buffer.set(golden.buffer(snake(name)));
              golden.judgeAfter(snake(name), buffer::value);
            });
    return layer;
  }

  private void load(String name, Parameter parameter) {
    boolean matrix = golden.op().equals("torch.nn.Linear") && parameter.shape().rank() == 2;
    Tensor value = golden.param(name).detach();
    float[] own = (matrix ? value.transpose() : value).toArray();
    parameter.update(data -> System.arraycopy(own, 0, data, 0, own.length));
    golden.judge(name, parameter, g -> matrix ? g.transpose() : g);
  }

  private static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }
}
