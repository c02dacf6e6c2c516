package dev.kindling.nn;

import dev.kindling.nn.TransformerSpec.Settings;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of a transformer that also attends to another sequence, the memory: self-attention,
 * attention to the memory, then two linear layers with an activation between them, each added to
 * its input as in {@link TransformerEncoderLayer}. A. Vaswani et al., <em>Attention is all you
 * need</em> (2017).
 *
 * <p>Parameters: {@code selfAttention.query} and so on, {@code crossAttention.query} and so on,
 * {@code feedForward.linear1}, {@code feedForward.linear2}, {@code norm1} to {@code norm3}.
 */
public final class TransformerDecoderLayer implements Merge {
  private final Settings settings;
  private final MultiHeadAttention selfAttention;
  private final MultiHeadAttention crossAttention;
  private final FeedForward feedForward;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final LayerNorm norm3;
  private final Dropout dropout;

  private TransformerDecoderLayer(Settings settings, Rng rng) {
    this.settings = settings;
    selfAttention = settings.attention(true, rng.fork(0));
    feedForward = new FeedForward(settings, rng.fork(1));
    crossAttention = settings.attention(false, rng.fork(2));
    norm1 = settings.norm();
    norm2 = settings.norm();
    norm3 = settings.norm();
    dropout = Dropout.of(settings.dropout());
  }

  /**
   * The settings of a block of so many features and heads.
   *
   * @throws IllegalArgumentException if the heads do not divide the features
   */
  public static TransformerSpec<TransformerDecoderLayer> of(int features, int heads) {
    return TransformerSpec.of(
        "transformerDecoderLayer", features, heads, TransformerDecoderLayer::new);
  }

  /** With x itself as the memory. */
  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return forward(x, x, null, null, pass);
  }

  /** With x as the memory, or of x and a memory. */
  @Override
  public Tensor forward(List<Tensor> inputs, Pass pass) {
    return forward(inputs.get(0), inputs.get(inputs.size() - 1), null, null, pass);
  }

  /**
   * The result for {@code x [batch, targets, features]} and {@code memory [batch, sources,
   * features]}.
   *
   * @param bias is added to the scores of the self-attention
   * @param memoryBias is added to the scores of the attention to the memory
   */
  public Tensor forward(
      Tensor x, Tensor memory, @Nullable Tensor bias, @Nullable Tensor memoryBias, Pass pass) {
    TransformerSpec.check(this, "input", settings, x.shape());
    TransformerSpec.check(this, "memory", settings, memory.shape());
    if (settings.normFirst()) {
      Tensor own = norm1.forward(x, pass);
      Tensor y = x.plus(attended(selfAttention, own, own, bias, pass));
      y = y.plus(attended(crossAttention, norm2.forward(y, pass), memory, memoryBias, pass));
      return y.plus(fed(norm3.forward(y, pass), pass));
    }
    Tensor y = norm1.forward(x.plus(attended(selfAttention, x, x, bias, pass)), pass);
    y = norm2.forward(y.plus(attended(crossAttention, y, memory, memoryBias, pass)), pass);
    return norm3.forward(y.plus(fed(y, pass)), pass);
  }

  private Tensor attended(
      MultiHeadAttention attention, Tensor x, Tensor memory, @Nullable Tensor bias, Pass pass) {
    return dropout.forward(attention.forward(x, memory, memory, bias, pass), pass);
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
    TransformerSpec.check(this, "input", settings, TransformerSpec.sequence(sample));
    return sample;
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
