package dev.kindling.golden;

import dev.kindling.nn.GRU;
import dev.kindling.nn.LSTM;
import dev.kindling.nn.Layer;
import dev.kindling.nn.Pass;
import dev.kindling.nn.RNN;
import dev.kindling.nn.Recurrent;
import dev.kindling.nn.RecurrentCell;
import dev.kindling.nn.RecurrentSpec;
import dev.kindling.nn.RecurrentState;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PyTorch's recurrent layers in Kindling's words; PyTorch's sequences lie time by time. */
final class RnnCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          Map.entry("torch.nn.RNN", RnnCases::layer),
          Map.entry("torch.nn.LSTM", RnnCases::layer),
          Map.entry("torch.nn.GRU", RnnCases::layer),
          Map.entry("lstm_packed_lengths", RnnCases::layer),
          Map.entry("torch.nn.RNNCell", RnnCases::cell),
          Map.entry("torch.nn.LSTMCell", RnnCases::cell),
          Map.entry("torch.nn.GRUCell", RnnCases::cell));

  private RnnCases() {}

  private static List<Tensor> layer(GoldenCase c) {
    Recurrent layer = spec(c).create(Rng.of(1));
    give(c, layer, true);
    Tensor x = c.in("x");
    boolean turned = x.shape().rank() == 3 && !c.arg("repr", "").contains("batch_first=True");
    IntTensor lengths = c.has("lengths") ? IntTensor.of(c.args("lengths")) : null;
    Pass pass = Pass.training(Rng.of(1));
    Tensor in = turned ? x.transpose(0, 1) : x;
    Recurrent.Output y = layer.run(in, state(c), lengths, pass);
    return outputs(turned ? y.sequence().transpose(0, 1) : y.sequence(), y.state());
  }

  private static List<Tensor> outputs(Tensor y, RecurrentState state) {
    return state.c() == null ? List.of(y, state.h()) : List.of(y, state.h(), state.c());
  }

  private static List<Tensor> cell(GoldenCase c) {
    RecurrentCell cell = spec(c).cell(Rng.of(1));
    give(c, cell, false);
    RecurrentState next = cell.step(c.in("x"), state(c), Pass.training());
    return next.c() == null ? List.of(next.h()) : List.of(next.h(), next.c());
  }

  private static RecurrentState state(GoldenCase c) {
    return !c.hasIn("h0")
        ? null
        : new RecurrentState(c.in("h0"), c.hasIn("c0") ? c.in("c0") : null);
  }

  private static RecurrentSpec<?> spec(GoldenCase c) {
    String text = c.arg("repr", "");
    Matcher sizes = Pattern.compile("^(\\w+?)(Cell)?\\((\\d+), (\\d+)").matcher(text);
    sizes.find();
    int in = Integer.parseInt(sizes.group(3));
    int hidden = Integer.parseInt(sizes.group(4));
    RecurrentSpec<?> spec =
        switch (sizes.group(1)) {
          case "RNN" -> isRelu(c) ? RNN.of(in, hidden).relu() : RNN.of(in, hidden);
          case "GRU" -> GRU.of(in, hidden);
          default ->
              number(text, "proj_size") > 0
                  ? LSTM.of(in, hidden).projected(number(text, "proj_size"))
                  : LSTM.of(in, hidden);
        };
    spec = number(text, "num_layers") > 0 ? spec.layers(number(text, "num_layers")) : spec;
    spec = text.contains("bidirectional=True") ? spec.bidirectional() : spec;
    return text.contains("bias=False") ? spec.withoutBias() : spec;
  }

  /** PyTorch does not print it. */
  private static boolean isRelu(GoldenCase c) {
    return c.name().contains("relu") || c.arg("repr", "").contains("relu");
  }

  private static int number(String text, String name) {
    Matcher number = Pattern.compile(name + "=(\\d+)").matcher(text);
    return number.find() ? Integer.parseInt(number.group(1)) : 0;
  }

  private static void give(GoldenCase c, Layer layer, boolean layers) {
    layer
        .parameters()
        .forEach(
            (path, parameter) -> {
              String name = path.substring(path.lastIndexOf('.') + 1);
              String own = name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
              if (layers) {
                own += "_l" + path.split("\\.")[1] + (path.startsWith("rev") ? "_reverse" : "");
              }
              set(c, own, parameter);
            });
  }

  private static void set(GoldenCase c, String name, Parameter parameter) {
    Tensor value = c.param(name);
    boolean matrix = value.shape().rank() == 2;
    float[] own = (matrix ? value.transpose() : value).toArray();
    parameter.update(data -> System.arraycopy(own, 0, data, 0, data.length));
    c.judge(name, parameter, g -> matrix ? g.transpose() : g);
  }
}
