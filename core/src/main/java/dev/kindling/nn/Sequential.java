package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Layers one after another.
 *
 * <pre>{@code
 * Sequential net = Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build();
 * }</pre>
 */
public final class Sequential implements Network {
  private final List<String> names;
  private final List<Layer> layers;

  private final @Nullable Shape given;

  private Sequential(Map<String, Layer> parts, @Nullable Shape given) {
    this.given = given;
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
    return new Sequential(parts, null);
  }

  /** A builder whose layers draw their parameters from this seed. */
  public static Builder seed(long seed) {
    return new Builder(Rng.of(seed), new Blueprint());
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return layers;
  }

  /** The layers by name: their place, unless they were given another. */
  @Override
  public Map<String, Layer> named() {
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
        Layer layer = layers.get(i);
        Layer next = i + 1 < layers.size() ? layers.get(i + 1) : layer;
        Pool pooled = pass.isWatched() ? null : pooled(i, y.shape());
        if (pooled != null && layer instanceof Conv conv) {
          y = conv.forward(y, pass, pooled);
          i += 2;
        } else if (layer instanceof Linear linear && next instanceof ReLU) {
          y = linear.forward(y, pass, true);
          i++;
        } else if (layer instanceof ReLU && next instanceof Pool pool && pool.takesLargest()) {
          // Either order gives the same bits, also of gradients; this one has less to clip.
          i++;
          y = pool.forward(y, pass).relu();
        } else {
          y = layer.forward(y, pass);
        }
        pass.saw(this, names.get(i), layers.get(i), y);
      } catch (LayerException e) {
        throw e.fixedBy("the batch has the shape " + x.shape()).inside(names.get(i));
      }
    }
    return y;
  }

  /** The pooling that follows a convolution with a ReLU, where all can be computed together. */
  private @Nullable Pool pooled(int at, Shape x) {
    if (at + 2 >= layers.size() || !(layers.get(at) instanceof Conv conv)) {
      return null;
    }
    boolean first = layers.get(at + 1) instanceof ReLU;
    Layer other = layers.get(first ? at + 2 : at + 1);
    boolean both = first || layers.get(at + 2) instanceof ReLU;
    return both && other instanceof Pool pool && conv.pools(x, pool) ? pool : null;
  }

  @Override
  public @Nullable Shape input() {
    if (given != null) {
      return given;
    }
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
    private Blueprint blueprint;

    Builder(Rng rng, Blueprint blueprint) {
      this.rng = rng;
      this.blueprint = blueprint;
    }

    /**
     * Says what a sample is like, {@code input(3, 32, 32)}, so that the layers can leave out sizes
     * that follow from it.
     *
     * @throws IllegalStateException if there are layers already
     */
    public Builder input(int... sample) {
      blueprint = blueprint.input(Shape.of(sample));
      return this;
    }

    /** Adds x · weight + bias. */
    public Builder linear(int in, int out) {
      return layer(stream -> Linear.of(in, out, stream));
    }

    /** Adds x · weight + bias, from as many features as come. */
    public Builder linear(int out) {
      return fitted((sample, stream) -> Linear.of(sample.dim(-1), out, stream));
    }

    /** Adds max(x, 0). */
    public Builder relu() {
      return layer(new ReLU());
    }

    /** Adds any layer. */
    public Builder layer(Layer layer) {
      return layer(next(), layer);
    }

    /** Adds a layer of these settings. */
    public Builder layer(LayerSpec spec) {
      return layer(next(), spec);
    }

    /** Adds a layer of these settings, which take sizes from what the layer gets. */
    public Builder fitted(FittedSpec spec) {
      return fitted(next(), spec);
    }

    /** Adds a layer of these settings under a name, by which paths call it instead of its place. */
    public Builder layer(String name, LayerSpec spec) {
      return layer(name, spec.create(stream()));
    }

    /** Adds a layer of these settings, which take sizes from what the layer gets, under a name. */
    public Builder fitted(String name, FittedSpec spec) {
      return add(name, blueprint.place(name, spec, stream()));
    }

    /**
     * Adds any layer under a name, by which paths call it instead of its place.
     *
     * @throws IllegalArgumentException if the name is taken or no part of a path
     */
    public Builder layer(String name, Layer layer) {
      return add(name, blueprint.place(name, layer));
    }

    /** Adds layers under a common name: {@code group("stem", stem -> stem.linear(8).relu())}. */
    public Builder group(String name, Consumer<Builder> layers) {
      Blueprint part = blueprint.part(name, false);
      int problems = part.problems();
      Builder group = new Builder(stream(), part);
      layers.accept(group);
      return add(name, blueprint.place(name, List.of(part), problems, true, group::build));
    }

    /** Adds body(x) + x. */
    public Builder residual(Consumer<Builder> body) {
      return residual(next(), body, null);
    }

    /** Adds body(x) + shortcut(x). */
    public Builder residual(Consumer<Builder> body, Consumer<Builder> shortcut) {
      return residual(next(), body, shortcut);
    }

    /** Adds body(x) + x under a name, or body(x) + shortcut(x). */
    public Builder residual(
        String name, Consumer<Builder> body, @Nullable Consumer<Builder> shortcut) {
      Map<String, Consumer<Builder>> parts = new LinkedHashMap<>();
      parts.put("body", body);
      if (shortcut == null) {
        return parts(name, parts, true, layers -> Residual.of(layers[0]));
      }
      parts.put("shortcut", shortcut);
      return parts(name, parts, true, layers -> Residual.of(layers[0], layers[1]));
    }

    /**
     * Adds branches that get the same input, and whose outputs are joined along a dimension of the
     * batch.
     */
    public Builder concat(String name, int axis, List<Consumer<Builder>> branches) {
      return parts(name, branches(branches), false, layers -> Parallel.concat(axis, layers));
    }

    /** Adds branches that get the same input, and whose outputs are added. */
    public Builder sum(String name, List<Consumer<Builder>> branches) {
      return parts(name, branches(branches), true, Parallel::sum);
    }

    private static Map<String, Consumer<Builder>> branches(List<Consumer<Builder>> branches) {
      Map<String, Consumer<Builder>> parts = new LinkedHashMap<>();
      branches.forEach(branch -> parts.put("branches." + parts.size(), branch));
      return parts;
    }

    /**
     * Adds a layer of parts that all get the same input.
     *
     * @param parts what collects the layers of each part, by the part's path
     * @param alike whether all parts have to give the same shape
     */
    Builder parts(
        String name,
        Map<String, Consumer<Builder>> parts,
        boolean alike,
        Function<Layer[], Layer> join) {
      int problems = blueprint.problems();
      Blueprint whole = blueprint.part(name, false);
      List<Builder> builders = new ArrayList<>();
      parts.forEach(
          (part, layers) -> {
            Rng stream = stream().fork(builders.size());
            Builder builder = new Builder(stream, whole.part(part, true));
            layers.accept(builder);
            builders.add(builder);
          });
      Supplier<Layer> joined =
          () -> join.apply(builders.stream().map(Builder::build).toArray(Layer[]::new));
      List<Blueprint> blueprints = builders.stream().map(builder -> builder.blueprint).toList();
      return add(name, blueprint.place(name, blueprints, problems, alike, joined));
    }

    /**
     * Takes what stands in the package and the jar of this class for words over this builder:
     * messages then tell the lines where these words are used.
     */
    public Builder words(Class<?> type) {
      blueprint.words(type);
      return this;
    }

    /** How the next layer is called unless it is given a name: its place. */
    public String next() {
      return Integer.toString(layers.size());
    }

    private Rng stream() {
      return rng.fork(layers.size());
    }

    private Builder add(String name, Layer layer) {
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
     * @throws IllegalArgumentException if layers do not take what those before them give: the
     *     message tells of each the path, the line of the program that asks for it, both shapes and
     *     what would fit
     */
    public Sequential build() {
      blueprint.check();
      return new Sequential(layers, blueprint.input());
    }
  }
}
