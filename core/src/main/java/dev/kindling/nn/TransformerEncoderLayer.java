package dev.kindling.nn;

import dev.kindling.nn.TransformerSpec.Settings;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A block of a transformer: self-attention, then two linear layers with an activation between them,
 * each added to its input: x = norm(x + f(x)), or with {@link TransformerSpec#normFirst()} x = x +
 * f(norm(x)). A. Vaswani et al., <em>Attention is all you need</em> (2017). With {@code causal()}
 * it is the block of a language model.
 *
 * <p>From {@code [batch, time, features]} to the same. Parameters: {@code selfAttention.query} and
 * so on, {@code feedForward.linear1}, {@code feedForward.linear2}, {@code norm1} and {@code norm2}.
 */
public final class TransformerEncoderLayer implements Layer {
  private final Settings settings;
  private final MultiHeadAttention selfAttention;
  private final FeedForward feedForward;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final Dropout dropout;

  private TransformerEncoderLayer(Settings settings, Rng rng) {
    this.settings = settings;
    selfAttention = settings.attention(true, rng.fork(0));
    feedForward = new FeedForward(settings, rng.fork(1));
    norm1 = settings.norm();
    norm2 = settings.norm();
    dropout = Dropout.of(settings.dropout());
  }

  /**
   * The settings of a block of so many features and heads.
   *
   * @throws IllegalArgumentException if the heads do not divide the features
   */
  public static TransformerSpec<TransformerEncoderLayer> of(int features, int heads) {
    return TransformerSpec.of(
        "transformerEncoderLayer", features, heads, TransformerEncoderLayer::new);
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return forward(x, null, pass);
  }

  /**
   * The same with numbers added to the scores of the attention, as {@link
   * MultiHeadAttention#forward(Tensor, Tensor, Tensor, Tensor, Pass)} takes them.
   */
  public Tensor forward(Tensor x, @Nullable Tensor bias, Pass pass) {
    check(x.shape());
    if (settings.normFirst()) {
      Tensor y = x.plus(attended(norm1.forward(x, pass), bias, pass));
      return y.plus(fed(norm2.forward(y, pass), pass));
    }
    Tensor y = norm1.forward(x.plus(attended(x, bias, pass)), pass);
    return norm2.forward(y.plus(fed(y, pass)), pass);
  }

  private Tensor attended(Tensor x, @Nullable Tensor bias, Pass pass) {
    return dropout.forward(selfAttention.forward(x, x, x, bias, pass), pass);
  }

  private Tensor fed(Tensor x, Pass pass) {
    return dropout.forward(feedForward.forward(x, pass), pass);
  }

  /** One position of a sequence. */
  @Override
  public Shape input() {
    return Shape.of(settings.features());
  }

  @Override
  public Shape output(Shape sample) {
    check(TransformerSpec.sequence(sample));
    return sample;
  }

  private void check(Shape x) {
    TransformerSpec.check(this, "input", settings, x);
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
