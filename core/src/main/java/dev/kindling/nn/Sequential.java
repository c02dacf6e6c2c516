package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layers one after another.
 *
 * <pre>{@code
 * Sequential net = Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build();
 * }</pre>
 */
public final class Sequential implements Layer {
  private final List<Layer> layers;

  private Sequential(List<Layer> layers) {
    this.layers = layers;
    Shape first = input();
    if (first != null) {
      output(first);
    }
  }

  /**
   * These layers, one after another.
   *
   * @throws IllegalArgumentException if a layer does not take what the one before it gives
   */
  public static Sequential of(Layer... layers) {
    return new Sequential(List.copyOf(Arrays.asList(layers)));
  }

  /** A builder whose layers draw their parameters from this seed. */
  public static Builder seed(long seed) {
    return new Builder(Rng.of(seed));
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    Tensor y = x;
    for (int i = 0; i < layers.size(); i++) {
      try {
        if (layers.get(i) instanceof Linear linear
            && i + 1 < layers.size()
            && layers.get(i + 1) instanceof ReLU) {
          y = linear.forward(y, pass, true);
          i++;
        } else {
          y = layers.get(i).forward(y, pass);
        }
      } catch (LayerException e) {
        throw e.fixedBy("the batch has the shape " + x.shape()).inside(Integer.toString(i));
      }
    }
    return y;
  }

  @Override
  public @Nullable Shape input() {
    for (Layer layer : layers) {
      Shape input = layer.input();
      if (input != null) {
        return input;
      }
    }
    return null;
  }

  @Override
  public Shape output(Shape sample) {
    Shape shape = sample;
    for (int i = 0; i < layers.size(); i++) {
      try {
        shape = layers.get(i).output(shape);
      } catch (LayerException e) {
        throw e.inside(Integer.toString(i));
      }
    }
    return shape;
  }

  /** A table of the layers: index, layer, output shape (n samples) and number of parameters. */
  public String summary() {
    return Summary.of(this);
  }

  /** The layers in a row: {@code sequential(linear(784, 128), relu(), linear(128, 10))}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("sequential(");
    for (int i = 0; i < layers.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(layers.get(i));
    }
    return text.append(')').toString();
  }

  /** Collects layers; each draws its parameters from a stream of its own, by its place. */
  public static final class Builder {
    private final Rng rng;
    private final List<Layer> layers = new ArrayList<>();

    private Builder(Rng rng) {
      this.rng = rng;
    }

    /** Adds x · weight + bias. */
    public Builder linear(int in, int out) {
      return layer(Linear.of(in, out, rng.fork(layers.size())));
    }

    /** Adds max(x, 0). */
    public Builder relu() {
      return layer(new ReLU());
    }

    /** Adds any layer. */
    public Builder layer(Layer layer) {
      layers.add(layer);
      return this;
    }

    /**
     * The network.
     *
     * @throws IllegalArgumentException if a layer does not take what the one before it gives
     */
    public Sequential build() {
      return new Sequential(List.copyOf(layers));
    }
  }
}
