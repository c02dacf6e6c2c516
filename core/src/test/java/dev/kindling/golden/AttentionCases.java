package dev.kindling.golden;

import dev.kindling.nn.Layer;
import dev.kindling.nn.MultiHeadAttention;
import dev.kindling.nn.Pass;
import dev.kindling.nn.TransformerDecoderLayer;
import dev.kindling.nn.TransformerEncoder;
import dev.kindling.nn.TransformerEncoderLayer;
import dev.kindling.nn.TransformerSpec;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Attention;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PyTorch's attention and transformers in Kindling's words. */
final class AttentionCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          Map.entry("F.scaled_dot_product_attention", AttentionCases::scaled),
          Map.entry("F.scaled_dot_product_attention enable_gqa", AttentionCases::scaled),
          Map.entry("torch.nn.MultiheadAttention", AttentionCases::multiHead),
          Map.entry("torch.nn.TransformerEncoderLayer", AttentionCases::encoderLayer),
          Map.entry("torch.nn.TransformerDecoderLayer", AttentionCases::decoderLayer),
          Map.entry("torch.nn.TransformerEncoder", AttentionCases::encoder));

  private AttentionCases() {}

  private static List<Tensor> scaled(GoldenCase c) {
    Attention attention = Attention.scaled();
    attention = c.arg("is_causal", false) ? attention.causal() : attention;
    attention = c.has("scale") ? attention.scale(c.arg("scale", 1f)) : attention;
    return List.of(attention.bias(mask(c, "mask", true)).of(c.in("q"), c.in("k"), c.in("v")));
  }

  /** A mask of numbers, or of places that are allowed or, as in a layer, forbidden; or null. */
  private static Tensor mask(GoldenCase c, String name, boolean allowed) {
    if (c.hasIn(name)) {
      return c.in(name);
    }
    if (c.values("in." + name) == null) {
      return null;
    }
    int[] marks = c.ints(name);
    float[] places = new float[marks.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = (marks[i] != 0) == allowed ? 1f : 0f;
    }
    return Attention.only(Tensor.of(c.shapeOf(name), places));
  }

  private static List<Tensor> multiHead(GoldenCase c) {
    Tensor q = c.hasIn("x") ? c.in("x") : c.in("q");
    Tensor k = c.hasIn("k") ? c.in("k") : q;
    Tensor v = c.hasIn("v") ? c.in("v") : k;
    int features = q.shape().dim(-1);
    boolean shown = c.values("out.1") != null;
    Shape weights = shown ? Shape.of(c.values("out.1").dims()) : q.shape();
    // The number of heads is printed nowhere; all cases have 2, and some show it.
    int heads = weights.rank() == 4 ? weights.dim(1) : 2;
    MultiHeadAttention.Spec spec = MultiHeadAttention.of(features, heads);
    spec = spec.sources(k.shape().dim(-1), v.shape().dim(-1));
    spec = c.hasParam("in_proj_bias") ? spec : spec.withoutBias();
    MultiHeadAttention layer = spec.create(Rng.of(1));
    give(c, "", layer);
    boolean turned =
        q.shape().rank() == 3
            && (weights.dim(0) != q.shape().dim(0) || c.name().contains("seqfirst"));
    Tensor bias = mask(c, "mask", false);
    if (bias != null && bias.shape().rank() == 3) {
      int batch = bias.shape().dim(0) / heads;
      bias = bias.reshape(Shape.of(batch, heads).then(bias.shape().without(0)));
    }
    if (c.values("in.pad") != null) {
      Tensor pad = mask(c, "pad", false);
      pad = pad.reshape(pad.shape().dim(0), 1, 1, pad.shape().dim(1));
      bias = bias == null ? pad : bias.plus(pad);
    }
    Tensor[] in = {turn(q, turned), turn(k, turned), turn(v, turned)};
    if (!shown) {
      Tensor y = layer.forward(in[0], in[1], in[2], bias, Pass.training());
      return List.of(turn(y, turned));
    }
    MultiHeadAttention.Output y = layer.run(in[0], in[1], in[2], bias, Pass.training());
    Tensor mean = weights.rank() == 4 ? y.weights() : y.weights().mean(-3);
    return List.of(turn(y.output(), turned), mean);
  }

  private static Tensor turn(Tensor x, boolean turned) {
    return turned ? x.transpose(0, 1) : x;
  }

  private static List<Tensor> encoderLayer(GoldenCase c) {
    TransformerEncoderLayer layer =
        settings(c, TransformerEncoderLayer.of(features(c), 2)).create(Rng.of(1));
    give(c, "", layer);
    return List.of(layer.forward(c.in("x"), Pass.training()));
  }

  private static List<Tensor> decoderLayer(GoldenCase c) {
    TransformerDecoderLayer layer =
        settings(c, TransformerDecoderLayer.of(features(c), 2)).create(Rng.of(1));
    give(c, "", layer);
    Tensor y = layer.forward(c.in("tgt"), c.in("mem"), null, null, Pass.training());
    return List.of(y);
  }

  private static List<Tensor> encoder(GoldenCase c) {
    TransformerSpec<TransformerEncoderLayer> block =
        settings(c, TransformerEncoderLayer.of(features(c), 2));
    Matcher layers = Pattern.compile("0-(\\d+)").matcher(c.arg("repr", ""));
    int count = layers.find() ? Integer.parseInt(layers.group(1)) + 1 : 1;
    TransformerEncoder.Spec spec = TransformerEncoder.of(block, count);
    spec = c.hasParam("norm.weight") ? spec.norm() : spec;
    TransformerEncoder layer = spec.create(Rng.of(1));
    give(c, "", layer);
    return List.of(layer.forward(c.in("x"), Pass.training()));
  }

  private static int features(GoldenCase c) {
    return (c.hasIn("x") ? c.in("x") : c.in("tgt")).shape().dim(-1);
  }

  /** What PyTorch prints, and what only the case's name says. */
  private static <L extends Layer> TransformerSpec<L> settings(
      GoldenCase c, TransformerSpec<L> spec) {
    Matcher hidden =
        Pattern.compile("linear1\\): Linear\\(in_features=\\d+, out_features=(\\d+)")
            .matcher(c.arg("repr", ""));
    hidden.find();
    spec = spec.feedForward(Integer.parseInt(hidden.group(1))).dropout(0f);
    spec = c.name().contains("pre") ? spec.normFirst() : spec;
    return c.name().contains("gelu") ? spec.gelu() : spec;
  }

  /** Gives a layer the case's parameters, by PyTorch's names. */
  private static void give(GoldenCase c, String path, Layer layer) {
    layer
        .parameters()
        .forEach(
            (name, parameter) -> {
              String own =
                  name.replace("selfAttention.", "self_attn.")
                      .replace("crossAttention.", "multihead_attn.")
                      .replace("feedForward.", "");
              Matcher projection =
                  Pattern.compile("(.*)(query|key|value)\\.(weight|bias)").matcher(own);
              if (projection.matches()) {
                project(c, projection, parameter, layer);
              } else {
                set(c, own.replace("output.", "out_proj."), parameter);
              }
            });
  }

  /** PyTorch keeps the three projections in one matrix where their inputs are of one size. */
  private static void project(GoldenCase c, Matcher name, Parameter parameter, Layer layer) {
    String inside = name.group(1);
    boolean weight = name.group(3).equals("weight");
    String alone = inside + name.group(2).charAt(0) + "_proj_weight";
    if (weight && c.hasParam(alone)) {
      set(c, alone, parameter);
      return;
    }
    String packed = inside + (weight ? "in_proj_weight" : "in_proj_bias");
    int part = List.of("query", "key", "value").indexOf(name.group(2));
    int size = parameter.shape().dim(-1);
    write(parameter, c.param(packed).slice(0, part * size, (part + 1) * size));
    List<Parameter> three = new ArrayList<>();
    layer
        .parameters()
        .forEach(
            (path, other) -> {
              String at =
                  path.replace("selfAttention.", "self_attn.")
                      .replace("crossAttention.", "multihead_attn.");
              if (at.matches(Pattern.quote(inside) + "(query|key|value)\\." + name.group(3))) {
                three.add(other);
              }
            });
    c.judge(
        packed,
        all -> Tensor.concat(0, three.stream().map(p -> turned(all, p)).toArray(Tensor[]::new)));
  }

  private static Tensor turned(Gradients all, Parameter parameter) {
    Tensor g = all.of(parameter);
    return g.shape().rank() == 2 ? g.transpose() : g;
  }

  private static void set(GoldenCase c, String name, Parameter parameter) {
    write(parameter, c.param(name));
    c.judge(name, all -> turned(all, parameter));
  }

  private static void write(Parameter parameter, Tensor value) {
    float[] own = (value.shape().rank() == 2 ? value.transpose() : value).toArray();
    parameter.update(data -> System.arraycopy(own, 0, data, 0, data.length));
  }
}
