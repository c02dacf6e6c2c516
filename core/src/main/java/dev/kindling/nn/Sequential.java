package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Layers one after another.
 *
 * <pre>{@code
 * Sequential net = Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build();
 * }</pre>
 */
public final class Sequential implements Layer {
  private final List<String> names;
  private final List<Layer> layers;

  private Sequential(Map<String, Layer> parts) {
    this.names = List.copyOf(parts.keySet());
    this.layers = List.copyOf(parts.values());
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
    Map<String, Layer> parts = new LinkedHashMap<>();
    for (Layer layer : layers) {
      parts.put(Integer.toString(parts.size()), layer);
    }
    return new Sequential(parts);
  }

  /** A builder whose layers draw their parameters from this seed. */
  public static Builder seed(long seed) {
    return new Builder(Rng.of(seed));
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return layers;
  }

  /**
   * The layer of a path such as {@code 0}, or {@code encoder.1} in a network of networks.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Layer layer(String path) {
    int dot = path.indexOf('.');
    int index = names.indexOf(dot < 0 ? path : path.substring(0, dot));
    Layer layer = index < 0 ? null : layers.get(index);
    if (layer != null && dot < 0) {
      return layer;
    }
    if (layer instanceof Sequential inner) {
      return inner.layer(path.substring(dot + 1));
    }
    throw new IllegalArgumentException("sequential: has no layer " + path + ", only " + names);
  }

  /** The layers by name: their place, unless they were given another. */
  Map<String, Layer> named() {
    Map<String, Layer> named = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), layers.get(i));
    }
    return named;
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
        throw e.fixedBy("the batch has the shape " + x.shape()).inside(names.get(i));
      }
    }
    return y;
  }

  @Override
  public @Nullable Shape input() {
    for (int i = 0; i < layers.size(); i++) {
      Shape input = layers.get(i).input();
      if (input != null) {
        return keeps(i, input) ? input : null;
      }
    }
    return null;
  }

  /** Whether the layers before the one at {@code end} leave a sample's shape as it is. */
  private boolean keeps(int end, Shape sample) {
    try {
      for (Layer layer : layers.subList(0, end)) {
        if (!layer.output(sample).equals(sample)) {
          return false;
        }
      }
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public Shape output(Shape sample) {
    Shape shape = sample;
    for (int i = 0; i < layers.size(); i++) {
      try {
        shape = layers.get(i).output(shape);
      } catch (LayerException e) {
        throw e.inside(names.get(i));
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
    private final Map<String, Layer> layers = new LinkedHashMap<>();

    private Builder(Rng rng) {
      this.rng = rng;
    }

    /** Adds x · weight + bias. */
    public Builder linear(int in, int out) {
      return layer(stream -> Linear.of(in, out, stream));
    }

    /** Adds max(x, 0). */
    public Builder relu() {
      return layer(new ReLU());
    }

    /** Adds any layer. */
    public Builder layer(Layer layer) {
      return layer(Integer.toString(layers.size()), layer);
    }

    /** Adds a layer of these settings. */
    public Builder layer(LayerSpec spec) {
      return layer(Integer.toString(layers.size()), spec);
    }

    /** Adds a layer of these settings under a name, by which paths call it instead of its place. */
    public Builder layer(String name, LayerSpec spec) {
      return layer(name, spec.create(rng.fork(layers.size())));
    }

    /**
     * Adds any layer under a name, by which paths call it instead of its place.
     *
     * @throws IllegalArgumentException if the name is taken or no part of a path
     */
    public Builder layer(String name, Layer layer) {
      if (name.isEmpty() || name.contains(".")) {
        throw new IllegalArgumentException(
            "sequential: a layer's name cannot be empty or have a dot, as \"" + name + "\"");
      }
      if (layers.putIfAbsent(name, layer) != null) {
        throw new IllegalArgumentException(
            "sequential: two layers are called " + name + "; give one of them another name");
      }
      return this;
    }

    /**
     * The network.
     *
     * @throws IllegalArgumentException if a layer does not take what the one before it gives
     */
    public Sequential build() {
      return new Sequential(layers);
    }
  }
}
