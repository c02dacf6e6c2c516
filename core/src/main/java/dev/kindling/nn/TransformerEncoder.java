package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of a transformer one after another, and a normalization behind them where it is wanted.
 *
 * <pre>{@code
 * TransformerEncoder body =
 *     TransformerEncoder.of(TransformerEncoderLayer.of(64, 4).normFirst(), 6).norm().create(rng);
 * }</pre>
 *
 * <p>Parameters: those of {@code layers.0} and so on, and of {@code norm}.
 */
public final class TransformerEncoder implements Layer {
  private final List<TransformerEncoderLayer> layers;
  private final @Nullable LayerNorm norm;

  private TransformerEncoder(List<TransformerEncoderLayer> layers, @Nullable LayerNorm norm) {
    this.layers = List.copyOf(layers);
    this.norm = norm;
  }

  /**
   * The settings of so many blocks.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Spec of(TransformerSpec<TransformerEncoderLayer> block, int layers) {
    return new Spec(block, layers, false);
  }

  /** The settings of a {@link TransformerEncoder}. */
  public record Spec(
      TransformerSpec<TransformerEncoderLayer> block, int layers, boolean isNormalized)
      implements LayerSpec {
    /** Checks the number. */
    public Spec {
      if (layers < 1) {
        throw new IllegalArgumentException(
            "transformerEncoder: got " + layers + " layers; needs at least 1");
      }
    }

    /** With a normalization behind the last block, as blocks with the norm first need it. */
    public Spec norm() {
      return new Spec(block, layers, true);
    }

    @Override
    public TransformerEncoder create(Rng rng) {
      List<TransformerEncoderLayer> blocks = new ArrayList<>();
      for (int i = 0; i < layers; i++) {
        blocks.add(block.create(rng.fork(i)));
      }
      return new TransformerEncoder(blocks, isNormalized ? block.norm() : null);
    }
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return forward(x, null, pass);
  }

  /** The same with numbers added to the scores of every attention. */
  public Tensor forward(Tensor x, @Nullable Tensor bias, Pass pass) {
    Tensor y = x;
    for (TransformerEncoderLayer layer : layers) {
      y = layer.forward(y, bias, pass);
    }
    return norm == null ? y : norm.forward(y, pass);
  }

  @Override
  public Shape input() {
    return layers.get(0).input();
  }

  @Override
  public Shape output(Shape sample) {
    return layers.get(0).output(sample);
  }

  @Override
  public String toString() {
    return "transformerEncoder(" + layers.get(0) + ", layers " + layers.size() + ")";
  }
}
