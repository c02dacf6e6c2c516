package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Attending;
import dev.kindling.op.family.Heads;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention: softmax(q · kᵀ / √d + bias) · v, the softmax over the sources. A.
 * Vaswani et al., <em>Attention is all you need</em> (2017).
 *
 * <p>q is {@code [..., targets, d]}, k {@code [..., sources, d]} and v {@code [..., sources, n]};
 * the result {@code [..., targets, n]}. The dimensions before are equal, or those of k and v
 * broadcast; where q has several times as many in the third from last, each of k's serves so many
 * adjacent ones of q (J. Ainslie et al., <em>GQA</em>, 2023).
 *
 * <pre>{@code
 * Tensor y = Attention.scaled().causal().of(q, k, v);
 * }</pre>
 */
public final class Attention {
  private final boolean causal;
  private final float scale;
  private final @Nullable Tensor bias;
  private final float dropout;
  private final @Nullable Rng rng;
  private final boolean strict;

  private Attention(
      boolean causal,
      float scale,
      @Nullable Tensor bias,
      float dropout,
      @Nullable Rng rng,
      boolean strict) {
    this.causal = causal;
    this.scale = scale;
    this.bias = bias;
    this.dropout = dropout;
    this.rng = rng;
    this.strict = strict;
  }

  /** With the scale 1 / √d, and no mask. */
  public static Attention scaled() {
    return new Attention(false, Float.NaN, null, 0f, null, false);
  }

  /** A target takes nothing from the sources after it: source j serves targets i ≥ j. */
  public Attention causal() {
    return new Attention(true, scale, bias, dropout, rng, strict);
  }

  /** Another scale than 1 / √d. */
  public Attention scale(float scale) {
    return new Attention(causal, scale, bias, dropout, rng, strict);
  }

  /**
   * Adds numbers to the scores, of a shape that broadcasts to {@code [..., targets, sources]}; −∞
   * excludes a source, as {@link #only} and {@link #within} say it.
   */
  public Attention bias(@Nullable Tensor bias) {
    return new Attention(causal, scale, bias, dropout, rng, strict);
  }

  /** Drops weights with this probability, and multiplies the others by 1 / (1 − p). */
  public Attention dropout(float p, Rng rng) {
    if (!(p >= 0f && p <= 1f)) {
      throw new IllegalArgumentException(
          "attention: the dropout probability must be from 0 to 1, not " + p);
    }
    return new Attention(causal, scale, bias, p, rng, strict);
  }

  /** Makes targets NaN that have no source at all, and not 0. */
  public Attention strict() {
    return new Attention(causal, scale, bias, dropout, rng, true);
  }

  /** The bias that leaves the places of a mask that are not 0, and excludes those that are. */
  public static Tensor only(Tensor allowed) {
    float[] mask = allowed.data();
    return Tensor.filled(
        allowed.shape(),
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = mask[i] == 0f ? Float.NEGATIVE_INFINITY : 0f;
          }
        });
  }

  /**
   * The bias that leaves the first sources of each sample, {@code [batch, 1, 1, sources]}.
   *
   * @param lengths {@code [batch]}: how many
   */
  public static Tensor within(IntTensor lengths, int sources) {
    return Tensor.filled(
        Shape.of(lengths.size(), 1, 1, sources),
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = i % sources < lengths.get(i / sources) ? 0f : Float.NEGATIVE_INFINITY;
          }
        });
  }

  /** The attention's result. */
  public Tensor of(Tensor q, Tensor k, Tensor v) {
    check(q.shape(), k.shape());
    if (bias != null || drops() || strict || !alike(q.shape(), k.shape(), v.shape())) {
      return of(weights(q, k), v);
    }
    return Tensor.call(new Heads.Attention(1, factor(q.shape()), causal), q, k, v);
  }

  /** Whether matrices of one width belong together one by one. */
  private static boolean alike(Shape q, Shape k, Shape v) {
    return k.equals(v) && q.rank() == k.rank() && k.with(-2, q.dim(-2)).equals(q);
  }

  private boolean drops() {
    return rng != null && dropout > 0f;
  }

  private float factor(Shape q) {
    return Float.isNaN(scale) ? (float) (1 / Math.sqrt(q.dim(-1))) : scale;
  }

  /** The result for weights that are known: their product with v. */
  public Tensor of(Tensor weights, Tensor v) {
    int groups = groups(weights.shape(), v.shape());
    Shape w = weights.shape();
    Tensor y = grouped(weights, groups).matmul(v, false, false);
    return groups == 1 ? y : y.reshape(w.with(-1, v.shape().dim(-1)));
  }

  /** The weights of the sources, {@code [..., targets, sources]}, after dropout. */
  public Tensor weights(Tensor q, Tensor k) {
    check(q.shape(), k.shape());
    int groups = groups(q.shape(), k.shape());
    Tensor scores = grouped(q, groups).matmul(k, false, true);
    if (groups > 1) {
      scores = scores.reshape(q.shape().with(-1, k.shape().dim(-2)));
    }
    Attending.Weights op = new Attending.Weights(factor(q.shape()), causal, strict);
    Tensor weights =
        bias == null ? Tensor.call(op, scores) : Tensor.call(op, scores, row(bias, scores));
    if (rng == null || dropout == 0f) {
      return weights;
    }
    return dropout == 1f
        ? weights.times(0f)
        : weights.times(rng.mask(weights.shape(), 1f - dropout, 1f / (1f - dropout)));
  }

  /** A bias with all sources; its other dimensions broadcast in the operation. */
  private static Tensor row(Tensor bias, Tensor scores) {
    Shape shape = bias.shape();
    int sources = scores.shape().dim(-1);
    if (shape.rank() == 0) {
      return bias.expand(sources);
    }
    return shape.dim(-1) == 1 ? bias.expandTo(shape.with(-1, sources)) : bias;
  }

  private static void check(Shape q, Shape k) {
    if (q.rank() < 2 || k.rank() < 2 || q.dim(-1) != k.dim(-1)) {
      throw new IllegalArgumentException(
          "attention: q "
              + q
              + " and k "
              + k
              + " do not fit; needs [..., targets, d] and [..., sources, d]");
    }
  }

  /** How many heads of q share one of k. */
  private static int groups(Shape q, Shape k) {
    if (q.rank() < 3 || k.rank() != q.rank()) {
      return 1;
    }
    int own = q.dim(-3);
    int shared = k.dim(-3);
    return shared > 0 && own > shared && own % shared == 0 ? own / shared : 1;
  }

  /** Heads that share their sources as the rows of one. */
  private static Tensor grouped(Tensor x, int groups) {
    if (groups == 1) {
      return x;
    }
    Shape shape = x.shape();
    return x.reshape(shape.with(-3, shape.dim(-3) / groups).with(-2, shape.dim(-2) * groups));
  }
}
