package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;

/**
 * The settings of the blocks of a transformer, as {@link TransformerEncoderLayer#of} and {@link
 * TransformerDecoderLayer#of} begin them.
 *
 * <pre>{@code
 * Layer block = TransformerEncoderLayer.of(64, 4).causal().normFirst().gelu().create(rng);
 * }</pre>
 *
 * @param <L> the layer that they make
 */
public final class TransformerSpec<L extends Layer> implements LayerSpec {
  /** What makes a layer of settings. */
  interface Maker<L> {
    L make(Settings settings, Rng rng);
  }

  record Settings(
      String name,
      int features,
      int heads,
      int hidden,
      boolean causal,
      boolean rotary,
      boolean normFirst,
      boolean gelu,
      boolean bias,
      float eps,
      float dropout) {
    MultiHeadAttention attention(boolean self, Rng rng) {
      MultiHeadAttention.Spec spec = MultiHeadAttention.of(features, heads).dropout(dropout);
      spec = self && causal ? spec.causal() : spec;
      spec = self && rotary ? spec.rotary() : spec;
      return (bias ? spec : spec.withoutBias()).create(rng);
    }

    LayerNorm norm() {
      LayerNorm norm = LayerNorm.of(features).eps(eps);
      return bias ? norm : norm.withoutBias();
    }

    Linear linear(int in, int out, Rng rng) {
      Linear linear = Linear.of(in, out, rng);
      return bias ? linear : linear.withoutBias();
    }

    /** Whether the heads divide these features. */
    boolean takes(Shape x) {
      return x.rank() > 0 && x.dim(-1) % (rotary ? 2 * heads : heads) == 0;
    }

    @Override
    public String toString() {
      return name
          + "("
          + features
          + ", "
          + heads
          + (causal ? ", causal" : "")
          + (normFirst ? ", norm first" : "")
          + ")";
    }
  }

  private final Settings settings;
  private final Maker<L> maker;

  private TransformerSpec(Settings settings, Maker<L> maker) {
    this.settings = settings;
    this.maker = maker;
  }

  static <L extends Layer> TransformerSpec<L> of(
      String name, int features, int heads, Maker<L> maker) {
    MultiHeadAttention.of(features, heads);
    return new TransformerSpec<>(
        new Settings(
            name, features, heads, 4 * features, false, false, false, false, true, 1e-5f, 0.1f),
        maker);
  }

  private TransformerSpec<L> with(
      int hidden,
      boolean causal,
      boolean rotary,
      boolean normFirst,
      boolean gelu,
      boolean bias,
      float eps,
      float dropout) {
    Settings s = settings;
    return new TransformerSpec<>(
        new Settings(
            s.name,
            s.features,
            s.heads,
            hidden,
            causal,
            rotary,
            normFirst,
            gelu,
            bias,
            eps,
            dropout),
        maker);
  }

  /** The hidden units of the feed-forward part; 4 · features if not set. */
  public TransformerSpec<L> feedForward(int hidden) {
    if (hidden < 1) {
      throw new IllegalArgumentException(
          settings + ": the feed-forward part has " + hidden + " units; needs at least 1");
    }
    Settings s = settings;
    return with(hidden, s.causal, s.rotary, s.normFirst, s.gelu, s.bias, s.eps, s.dropout);
  }

  /** No position takes anything from those after it. */
  public TransformerSpec<L> causal() {
    Settings s = settings;
    return with(s.hidden, true, s.rotary, s.normFirst, s.gelu, s.bias, s.eps, s.dropout);
  }

  /** Self-attention with rotary positions, as {@link PositionalEncoding#rotate} makes them. */
  public TransformerSpec<L> rotary() {
    Settings s = settings;
    return with(s.hidden, s.causal, true, s.normFirst, s.gelu, s.bias, s.eps, s.dropout);
  }

  /** Normalizes what goes into each part, and not what comes out. R. Xiong et al. (2020). */
  public TransformerSpec<L> normFirst() {
    Settings s = settings;
    return with(s.hidden, s.causal, s.rotary, true, s.gelu, s.bias, s.eps, s.dropout);
  }

  /** gelu in place of max(·, 0) in the feed-forward part. */
  public TransformerSpec<L> gelu() {
    Settings s = settings;
    return with(s.hidden, s.causal, s.rotary, s.normFirst, true, s.bias, s.eps, s.dropout);
  }

  /** Without biases. */
  public TransformerSpec<L> withoutBias() {
    Settings s = settings;
    return with(s.hidden, s.causal, s.rotary, s.normFirst, s.gelu, false, s.eps, s.dropout);
  }

  /** The number under the root of the normalizations; 1e-5 if not set. */
  public TransformerSpec<L> eps(float eps) {
    Settings s = settings;
    return with(s.hidden, s.causal, s.rotary, s.normFirst, s.gelu, s.bias, eps, s.dropout);
  }

  /** Drops this share of weights and of what each part adds; 0.1 if not set. */
  public TransformerSpec<L> dropout(float probability) {
    Dropout.of(probability);
    Settings s = settings;
    return with(s.hidden, s.causal, s.rotary, s.normFirst, s.gelu, s.bias, s.eps, probability);
  }

  LayerNorm norm() {
    return settings.norm();
  }

  /** A sample as a sequence, also where it is one position alone. */
  static Shape sequence(Shape sample) {
    return sample.rank() == 1 ? Shape.of(1).then(sample) : sample;
  }

  /** Refuses what is no sequence of a layer's features. */
  static void check(Layer who, String name, Settings settings, Shape x) {
    if (x.rank() < 2 || x.rank() > 3 || x.dim(-1) != settings.features) {
      throw new LayerException(
          who
              + ": the "
              + name
              + " has the shape "
              + x
              + ", not [batch, time, "
              + settings.features
              + "]",
          settings.takes(x) ? use(who, x, settings.features) : "");
    }
  }

  /** How a layer would be written that takes the features that come, or empty. */
  static String use(Layer who, Shape x, int features) {
    boolean isSequence = (x.rank() == 2 || x.rank() == 3) && x.dim(-1) != features;
    String text = who.toString();
    return isSequence ? "use " + text.replace("(" + features, "(" + x.dim(-1)) : "";
  }

  @Override
  public L create(Rng rng) {
    return maker.make(settings, rng);
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
