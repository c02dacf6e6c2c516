package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Layers as a graph: with several inputs or outputs, with ways that part and meet again, and with
 * layers that are passed more than once.
 *
 * <pre>{@code
 * Graph.Builder graph = Graph.seed(42);
 * Graph.Node image = graph.input("image", 1, 28, 28);
 * Graph.Node extra = graph.input("extra", 4);
 * Graph.Node seen = graph.through("tower", image, tower -> tower.layer(Flatten.of()).linear(16).relu());
 * graph.output("scores", graph.through("head", graph.concat(1, seen, extra), head -> head.linear(10)));
 * Graph net = graph.build();
 * Tensor scores = net.forward(List.of(images, extras), Pass.inference()).get(0);
 * }</pre>
 *
 * <p>As a {@link Layer}, of one input and one output, a graph of several takes them one after
 * another: each sample is a row of all inputs' numbers, and so is what comes out. So a data set of
 * several inputs trains it like any network.
 */
public final class Graph implements Network {
  /** One input, or one call of a layer: {@code from} are the steps whose outputs it gets. */
  record Step(String name, @Nullable Layer layer, List<Integer> from) {}

  private final List<Step> steps;
  private final Map<String, Layer> layers;
  private final Map<String, Shape> inputs;
  private final Map<String, Integer> outputs;

  private Graph(Builder builder) {
    steps = builder.nodes.stream().map(Node::step).toList();
    layers = new LinkedHashMap<>(builder.layers);
    inputs = new LinkedHashMap<>(builder.inputs);
    outputs = new LinkedHashMap<>();
    builder.outputs.forEach((name, node) -> outputs.put(name, node.index));
  }

  /** A builder whose layers draw their parameters from this seed. */
  public static Builder seed(long seed) {
    return new Builder(Rng.of(seed));
  }

  /** What one sample of each input is like, by the input's name. */
  public Map<String, Shape> inputs() {
    return new LinkedHashMap<>(inputs);
  }

  /** What one sample of each output is like, by the output's name. */
  public Map<String, Shape> outputs() {
    List<Shape> shapes = shapes(List.copyOf(inputs.values()));
    Map<String, Shape> named = new LinkedHashMap<>();
    outputs.forEach((name, step) -> named.put(name, shapes.get(step)));
    return named;
  }

  /** The layers by name; those without parameters too. */
  @Override
  public Map<String, Layer> named() {
    return new LinkedHashMap<>(layers);
  }

  List<Step> steps() {
    return steps;
  }

  /** The outputs by name, as the steps that give them. */
  Map<String, Integer> ends() {
    return outputs;
  }

  /**
   * The outputs for batches of all inputs, in the order in which they were named.
   *
   * @throws IllegalArgumentException if there are not as many batches as inputs, or a layer does
   *     not take what it gets
   */
  public List<Tensor> forward(List<Tensor> batches, Pass pass) {
    if (batches.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "graph: got "
              + batches.size()
              + " inputs; needs "
              + inputs.size()
              + ": "
              + String.join(", ", inputs.keySet()));
    }
    List<Tensor> values = new ArrayList<>();
    int next = 0;
    for (Step step : steps) {
      values.add(step.layer == null ? batches.get(next++) : call(step, values, batches, pass));
    }
    return outputs.values().stream().map(values::get).toList();
  }

  private Tensor call(Step step, List<Tensor> values, List<Tensor> batches, Pass pass) {
    Layer layer = step.layer;
    try {
      Tensor y =
          layer instanceof Merge merge
              ? merge.forward(step.from.stream().map(values::get).toList(), pass)
              : layer.forward(values.get(step.from.get(0)), pass);
      pass.saw(this, step.name, layer, y);
      return y;
    } catch (LayerException e) {
      List<String> shapes = new ArrayList<>();
      inputs.keySet().forEach(name -> shapes.add(name + " " + batches.get(shapes.size()).shape()));
      throw e.fixedBy("the batch has " + String.join(", ", shapes)).inside(step.name);
    }
  }

  /** The output for a batch whose samples are all inputs one after another, where several are. */
  @Override
  public Tensor forward(Tensor x, Pass pass) {
    List<Tensor> batches = packedInputs().unpack("input", x);
    return Packing.pack(forward(batches, pass));
  }

  private Packing packedInputs() {
    return new Packing(List.copyOf(inputs.values()));
  }

  /** The shape of a sample: that of the one input, or of all inputs' numbers in a row. */
  @Override
  public Shape input() {
    return packedInputs().sample();
  }

  @Override
  public Shape output(Shape sample) {
    boolean one = inputs.size() == 1;
    if (!one && !sample.equals(input())) {
      throw new LayerException(
          "graph: a sample has the shape " + sample + ", not " + input(), "", input());
    }
    List<Shape> shapes = shapes(one ? List.of(sample) : List.copyOf(inputs.values()));
    return new Packing(outputs.values().stream().map(shapes::get).toList()).sample();
  }

  /** What a sample is like after each step. */
  List<Shape> shapes(List<Shape> samples) {
    List<Shape> shapes = new ArrayList<>();
    int next = 0;
    for (Step step : steps) {
      List<Shape> got = step.from.stream().map(shapes::get).toList();
      try {
        shapes.add(
            step.layer == null
                ? samples.get(next++)
                : step.layer instanceof Merge merge
                    ? merge.output(got)
                    : step.layer.output(got.get(0)));
      } catch (LayerException e) {
        throw e.inside(step.name);
      }
    }
    return shapes;
  }

  /**
   * The sum of losses, one for each output, for training: {@code net.losses(new CrossEntropy(), new
   * MSE().times(0.5f))}.
   *
   * <p>A target is class labels {@code [n, outputs]}, a column for each output, or rows of all
   * outputs' targets one after another, each of its output's shape; labels then stand as {@link
   * IntTensor#oneHot}.
   *
   * @throws IllegalArgumentException if there are not as many losses as outputs
   */
  public Loss losses(Loss... losses) {
    Packing packing = new Packing(List.copyOf(outputs().values()));
    if (losses.length != outputs.size()) {
      throw new IllegalArgumentException(
          "graph: got "
              + losses.length
              + " losses; needs "
              + outputs.size()
              + ": "
              + String.join(", ", outputs.keySet()));
    }
    return (output, target) -> {
      List<Tensor> parts = packing.unpack("output", output);
      List<? extends Target> targets = packing.targets(target);
      Tensor sum = losses[0].forward(parts.get(0), targets.get(0));
      for (int i = 1; i < losses.length; i++) {
        sum = sum.plus(losses[i].forward(parts.get(i), targets.get(i)));
      }
      return sum;
    };
  }

  /** The inputs, the layers and the outputs: {@code graph(image, extra: tower, head: scores)}. */
  @Override
  public String toString() {
    return "graph("
        + String.join(", ", inputs.keySet())
        + ": "
        + String.join(", ", layers.keySet())
        + ": "
        + String.join(", ", outputs.keySet())
        + ")";
  }

  /** What comes in, or out of a layer, while a graph is built. */
  public static final class Node {
    private final Builder graph;
    private final int index;
    private final Step step;
    private final Blueprint blueprint;

    private Node(Builder graph, Step step, Blueprint blueprint) {
      this.graph = graph;
      this.index = graph.nodes.size();
      this.step = step;
      this.blueprint = blueprint;
    }

    private Step step() {
      return step;
    }

    /** The shape of one sample, or null where an earlier layer does not fit. */
    public @Nullable Shape shape() {
      return blueprint.sample();
    }

    /** Its name and shape: {@code tower [8]}. */
    @Override
    public String toString() {
      return step.name + " " + (shape() == null ? "?" : shape());
    }
  }

  /**
   * Collects inputs, layers and outputs; each layer draws from a stream of its own, by its place.
   */
  public static final class Builder {
    private final Rng rng;
    private final Blueprint blueprint = new Blueprint();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Shape> inputs = new LinkedHashMap<>();
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final Map<String, Node> outputs = new LinkedHashMap<>();

    private Builder(Rng rng) {
      this.rng = rng;
    }

    /** An input whose samples are of this shape. */
    public Node input(String name, int... sample) {
      fresh(name);
      Shape shape = Shape.of(sample);
      inputs.put(name, shape);
      return add(new Step(name, null, List.of()), blueprint.source(shape));
    }

    /** An input of its place: {@code input}, {@code input2}, …. */
    public Node input(int... sample) {
      return input(inputs.isEmpty() ? "input" : "input" + (inputs.size() + 1), sample);
    }

    /**
     * What becomes of x in layers under a name: {@code through("head", x, it -> it.linear(10))}.
     */
    public Node through(String name, Node x, Consumer<Sequential.Builder> layers) {
      fresh(name);
      Blueprint next = mine(x).blueprint.after();
      Blueprint part = next.part(name, false);
      int problems = part.problems();
      Sequential.Builder group = new Sequential.Builder(rng.fork(this.layers.size()), part);
      layers.accept(group);
      return add(name, next.place(name, List.of(part), problems, true, group::build), next, x);
    }

    /** What becomes of x in a layer under a name. */
    public Node through(String name, Node x, Layer layer) {
      fresh(name);
      Blueprint next = mine(x).blueprint.after();
      return add(name, next.place(name, layer), next, x);
    }

    /**
     * What becomes of x in the layers of a name that something else went through: they are the
     * same, with the same parameters.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Node through(String name, Node x) {
      Layer layer = layers.get(name);
      if (layer == null) {
        throw new IllegalArgumentException(
            "graph: has no layer " + name + " to go through again, only " + layers.keySet());
      }
      Node first =
          nodes.stream().filter(node -> node.step.name.equals(name)).findFirst().orElseThrow();
      Blueprint next = mine(x).blueprint.after();
      next.again(name, layer, first.blueprint);
      return add(new Step(name, layer, List.of(x.index)), next);
    }

    /** The sum of outputs of one shape. */
    public Node sum(Node... nodes) {
      return merge(next(), Join.sum(), nodes);
    }

    /**
     * Outputs one after another along a dimension of the batch.
     *
     * @param axis from 1, since 0 counts the samples; negative counts from the last, which is −1
     */
    public Node concat(int axis, Node... nodes) {
      return merge(next(), Join.concat(axis), nodes);
    }

    /** A function of several outputs, without parameters, which summaries call {@code word}. */
    public Node lambda(String word, Function<List<Tensor>, Tensor> function, Node... nodes) {
      return merge(next(), new Join(word, function), nodes);
    }

    /**
     * What a layer of these settings and several inputs gives, under a name: {@code
     * merge("attention", MultiHeadAttention.of(64, 4), x, memory)}.
     *
     * @throws IllegalArgumentException if it is no {@link Merge}
     */
    public Node merge(String name, LayerSpec spec, Node... from) {
      Layer layer = spec.create(rng.fork(layers.size()));
      if (layer instanceof Merge merge) {
        return merge(name, merge, from);
      }
      throw new IllegalArgumentException(
          "graph: " + layer + " has one input; let it be gone through, or give a Merge");
    }

    /** What a layer of several inputs gives, under a name. */
    public Node merge(String name, Merge layer, Node... from) {
      fresh(name);
      if (from.length == 0) {
        throw new IllegalArgumentException(
            "graph: " + layer + " got no inputs; needs at least one");
      }
      List<Node> inputs = List.of(from);
      List<String> names = inputs.stream().map(node -> mine(node).step.name).toList();
      Blueprint next = blueprint.source(Shape.of());
      next.join(name, layer, names, inputs.stream().map(node -> node.blueprint).toList());
      layers.put(name, layer);
      return add(new Step(name, layer, inputs.stream().map(node -> node.index).toList()), next);
    }

    /** Gives what comes out of a node to the caller of the graph, under a name. */
    public Builder output(String name, Node node) {
      mine(node).blueprint.after();
      if (outputs.putIfAbsent(name, node) != null) {
        throw new IllegalArgumentException(
            "graph: two outputs are called " + name + "; give one of them another name");
      }
      return this;
    }

    /** Gives what comes out of a node to the caller of the graph, under the node's name. */
    public Builder output(Node node) {
      return output(node.step.name, node);
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

    private void fresh(String name) {
      if (name.isEmpty() || name.contains(".")) {
        throw new IllegalArgumentException(
            "graph: a name cannot be empty or have a dot, as \"" + name + "\"");
      }
      if (inputs.containsKey(name) || layers.containsKey(name)) {
        throw new IllegalArgumentException(
            "graph: two inputs or layers are called " + name + "; give one of them another name");
      }
    }

    private Node mine(Node node) {
      if (node.graph != this) {
        throw new IllegalArgumentException(
            "graph: " + node + " is of another graph; give its output to this one as an input");
      }
      return node;
    }

    private Node add(String name, Layer layer, Blueprint next, Node from) {
      layers.put(name, layer);
      return add(new Step(name, layer, List.of(from.index)), next);
    }

    private Node add(Step step, Blueprint blueprint) {
      Node node = new Node(this, step, blueprint);
      nodes.add(node);
      return node;
    }

    /**
     * The network.
     *
     * @throws IllegalArgumentException if layers do not take what they get: the message tells of
     *     each the path, the line of the program that asks for it, both shapes and what would fit;
     *     or if nothing uses what an input or a layer gives
     */
    public Graph build() {
      blueprint.check();
      for (Node node : nodes) {
        if (!node.blueprint.isUsed()) {
          throw new IllegalArgumentException(
              "graph: nothing uses what "
                  + node
                  + " gives; give it to a layer or an output, or leave it out");
        }
      }
      return new Graph(this);
    }
  }
}
