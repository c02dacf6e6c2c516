package dev.kindling.golden;

import dev.kindling.nn.Layer;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
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
    UnaryOperator<Tensor> own = UnaryOperator.identity();
    UnaryOperator<Tensor> torch = own;
    if (golden.op().equals("torch.nn.Linear") && parameter.shape().rank() == 2) {
      own = torch = Tensor::transpose;
    } else if (parameter.shape().rank() == 3 && golden.op().equals("torch.nn.Bilinear")) {
      own = w -> w.permute(1, 2, 0);
      torch = w -> w.permute(2, 0, 1);
    }
    float[] value = own.apply(golden.param(name).detach()).toArray();
    parameter.update(data -> System.arraycopy(value, 0, data, 0, value.length));
    golden.judge(name, parameter, torch);
  }

  private static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
