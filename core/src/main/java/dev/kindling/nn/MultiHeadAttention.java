package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Heads;
import dev.kindling.tensor.Attention;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several attentions side by side: query, key and value are linear functions of the inputs, cut
 * into heads of features / heads; the heads' results, again side by side, pass through a linear
 * layer. A. Vaswani et al., <em>Attention is all you need</em> (2017).
 *
 * <pre>{@code
 * MultiHeadAttention attention = MultiHeadAttention.of(64, 4).causal().create(rng);
 * Tensor y = attention.forward(x, pass);           // [batch, time, 64] attends to itself
 * Tensor z = attention.forward(x, memory, memory, bias, pass);
 * }</pre>
 *
 * <p>Parameters: {@code query}, {@code key}, {@code value} and {@code output}, each a {@link
 * Linear} with a weight {@code [in, features]}. The first three start as Glorot and Bengio (2010)
 * propose, with PyTorch's bound, and the biases at 0.
 */
public final class MultiHeadAttention implements Merge {
  private final Spec spec;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear output;
  private final Heads.Attention heads;

  private MultiHeadAttention(Spec spec, Rng rng) {
    this.spec = spec;
    int n = spec.features;
    boolean alike = isAlike();
    query = projection(n, alike ? 3 * n : n, rng.fork(0));
    key = projection(spec.keyFeatures, alike ? 3 * n : n, rng.fork(1));
    value = projection(spec.valueFeatures, alike ? 3 * n : n, rng.fork(2));
    output = linear(n, Init.standard(), rng.fork(3));
    float scale = (float) (1 / Math.sqrt((double) n / spec.heads));
    heads = new Heads.Attention(spec.heads, scale, spec.isCausal);
  }

  private Linear projection(int in, int fan, Rng rng) {
    float bound = (float) Math.sqrt(6.0 / ((double) in + fan));
    return linear(in, Init.uniform(-bound, bound), rng);
  }

  private Linear linear(int in, Init init, Rng rng) {
    Linear linear = Linear.of(in, spec.features, init, Init.zeros(), rng);
    return spec.bias ? linear : linear.withoutBias();
  }

  /**
   * The settings of a layer of so many features and heads.
   *
   * @throws IllegalArgumentException if a number is not positive, or the heads do not divide the
   *     features
   */
  public static Spec of(int features, int heads) {
    return new Spec(features, heads, features, features, true, false, false, 0f);
  }

  /** The settings of a {@link MultiHeadAttention}. */
  public record Spec(
      int features,
      int heads,
      int keyFeatures,
      int valueFeatures,
      boolean bias,
      boolean isCausal,
      boolean isRotary,
      float dropout)
      implements LayerSpec {
    /** Checks the numbers. */
    public Spec {
      if (heads < 1 || features < 1 || features % heads != 0) {
        throw new IllegalArgumentException(
            "multiHeadAttention("
                + features
                + ", "
                + heads
                + "): the features must be a multiple of the heads");
      }
      if (keyFeatures < 1 || valueFeatures < 1) {
        throw new IllegalArgumentException(
            "multiHeadAttention: keys of "
                + keyFeatures
                + " and values of "
                + valueFeatures
                + " features; needs at least 1");
      }
      if (!(dropout >= 0f && dropout <= 1f)) {
        throw new IllegalArgumentException(
            "multiHeadAttention: the dropout probability must be from 0 to 1, not " + dropout);
      }
      if (isRotary && features / heads % 2 != 0) {
        throw new IllegalArgumentException(
            "multiHeadAttention("
                + features
                + ", "
                + heads
                + "): rotary positions need an even number of features per head");
      }
    }

    /** What keys and values are made of has so many features, not those of the queries. */
    public Spec sources(int keys, int values) {
      return new Spec(features, heads, keys, values, bias, isCausal, isRotary, dropout);
    }

    /** Without biases. */
    public Spec withoutBias() {
      return new Spec(
          features, heads, keyFeatures, valueFeatures, false, isCausal, isRotary, dropout);
    }

    /** No position takes anything from those after it. */
    public Spec causal() {
      return new Spec(features, heads, keyFeatures, valueFeatures, bias, true, isRotary, dropout);
    }

    /** Turns queries and keys by their positions, as {@link PositionalEncoding#rotate} does. */
    public Spec rotary() {
      return new Spec(features, heads, keyFeatures, valueFeatures, bias, isCausal, true, dropout);
    }

    /** Drops, in training, this share of the weights. */
    public Spec dropout(float probability) {
      return new Spec(
          features, heads, keyFeatures, valueFeatures, bias, isCausal, isRotary, probability);
    }

    @Override
    public MultiHeadAttention create(Rng rng) {
      return new MultiHeadAttention(this, rng);
    }
  }

  /**
   * A result and the weights it was made with.
   *
   * @param output {@code [batch, targets, features]}
   * @param weights {@code [batch, heads, targets, sources]}; their mean over the heads is {@code
   *     weights.mean(1)}
   */
  public record Output(Tensor output, Tensor weights) {}

  /** The query's layer. */
  public Linear query() {
    return query;
  }

  /** The key's layer. */
  public Linear key() {
    return key;
  }

  /** The value's layer. */
  public Linear value() {
    return value;
  }

  /** The last layer. */
  public Linear output() {
    return output;
  }

  /** The attention of x, {@code [batch, time, features]} or {@code [time, features]}, to itself. */
  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return forward(x, x, x, null, pass);
  }

  /** The attention of x to itself, of x to a memory, or of q to k and v. */
  @Override
  public Tensor forward(List<Tensor> inputs, Pass pass) {
    Tensor last = inputs.get(inputs.size() - 1);
    return forward(inputs.get(0), inputs.size() == 3 ? inputs.get(1) : last, last, null, pass);
  }

  /**
   * The attention of {@code q} to the sources that {@code k} and {@code v} are made of.
   *
   * @param q {@code [batch, targets, features]}, or all without batch
   * @param k {@code [batch, sources, keyFeatures]}
   * @param v {@code [batch, sources, valueFeatures]}
   * @param bias is added to the scores and broadcasts to {@code [batch, heads, targets, sources]};
   *     {@link Attention#only} and {@link Attention#within} make masks of it. A target without any
   *     source is 0 before the last layer.
   */
  public Tensor forward(Tensor q, Tensor k, Tensor v, @Nullable Tensor bias, Pass pass) {
    boolean drops = pass.isTraining() && spec.dropout > 0f;
    if (bias != null || spec.isRotary || drops) {
      return run(q, k, v, attention(bias, pass), pass).output;
    }
    check(q.shape(), k.shape(), v.shape());
    Tensor y =
        pass.isTraining() && q == k && k == v && isAlike()
            ? projected(q, pass).apply(heads)
            : query.forward(q, pass).apply(heads, key.forward(k, pass), value.forward(v, pass));
    return output.forward(y, pass);
  }

  /**
   * Query, key and value of x side by side: in one product, whose gradients are one product each.
   */
  private Tensor projected(Tensor x, Pass pass) {
    Tensor weight = side(1, pass, query.weight(), key.weight(), value.weight());
    Tensor rows = x.reshape(x.size() / spec.features, spec.features);
    Tensor y =
        spec.bias
            ? rows.affine(weight, side(0, pass, query.bias(), key.bias(), value.bias()))
            : rows.matmul(weight);
    return y.reshape(x.shape().with(-1, 3 * spec.features));
  }

  private static Tensor side(int axis, Pass pass, Parameter a, Parameter b, Parameter c) {
    return Tensor.concat(axis, pass.use(a), pass.use(b), pass.use(c));
  }

  /** The same with the weights; a target without any source is NaN, as in PyTorch. */
  public Output run(Tensor q, Tensor k, Tensor v, @Nullable Tensor bias, Pass pass) {
    return run(q, k, v, attention(bias, pass).strict(), pass);
  }

  private Attention attention(@Nullable Tensor bias, Pass pass) {
    Attention attention = Attention.scaled().bias(bias);
    attention = spec.isCausal ? attention.causal() : attention;
    return pass.isTraining() && spec.dropout > 0f
        ? attention.dropout(spec.dropout, pass.rng())
        : attention;
  }

  private Output run(Tensor q, Tensor k, Tensor v, Attention attention, Pass pass) {
    check(q.shape(), k.shape(), v.shape());
    Tensor keys = heads(key.forward(k, pass));
    Tensor queries = heads(query.forward(q, pass));
    if (spec.isRotary) {
      queries = PositionalEncoding.rotate(queries, 0);
      keys = PositionalEncoding.rotate(keys, 0);
    }
    Tensor weights = attention.weights(queries, keys);
    Tensor y = attention.of(weights, heads(value.forward(v, pass)));
    Tensor joined = y.transpose(-3, -2).reshape(q.shape().with(-1, spec.features));
    return new Output(output.forward(joined, pass), weights);
  }

  /** From {@code [batch, time, features]} to {@code [batch, heads, time, features / heads]}. */
  private Tensor heads(Tensor x) {
    Shape cut = x.shape().without(-1).then(Shape.of(spec.heads, spec.features / spec.heads));
    return x.reshape(cut).transpose(-3, -2);
  }

  private void check(Shape q, Shape k, Shape v) {
    check("query", q, q, spec.features);
    check("key", k, q, spec.keyFeatures);
    check("value", v, q, spec.valueFeatures);
    if (k.dim(-2) != v.dim(-2)) {
      throw new LayerException(
          this + ": there are " + k.dim(-2) + " keys and " + v.dim(-2) + " values", "");
    }
  }

  private void check(String name, Shape x, Shape q, int features) {
    boolean fits =
        x.rank() >= 2
            && x.rank() <= 3
            && x.rank() == q.rank()
            && (x.rank() == 2 || x.dim(0) == q.dim(0))
            && x.dim(-1) == features;
    if (!fits) {
      String batch = q.rank() == 2 ? "" : q.rank() == 3 ? q.dim(0) + ", " : "batch, ";
      throw new LayerException(
          this
              + ": the "
              + name
              + " has the shape "
              + x
              + ", not ["
              + batch
              + "time, "
              + features
              + "]",
          x == q && canTake(x) ? TransformerSpec.use(this, x, features) : "");
    }
  }

  private boolean isAlike() {
    return spec.keyFeatures == spec.features && spec.valueFeatures == spec.features;
  }

  /** Whether a layer like this could attend from x to x. */
  private boolean canTake(Shape x) {
    return isAlike()
        && x.rank() > 0
        && x.dim(-1) % (spec.isRotary ? 2 * spec.heads : spec.heads) == 0;
  }

  /** One position of a sequence. */
  @Override
  public Shape input() {
    return Shape.of(spec.features);
  }

  @Override
  public Shape output(Shape sample) {
    Shape x = TransformerSpec.sequence(sample);
    check(x, x, x);
    return sample;
  }

  @Override
  public String toString() {
    return "multiHeadAttention("
        + spec.features
        + ", "
        + spec.heads
        + (spec.isCausal ? ", causal" : "")
        + (spec.isRotary ? ", rotary" : "")
        + ")";
  }
}
