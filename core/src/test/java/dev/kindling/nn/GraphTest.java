package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.io.SafeTensors;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphTest {
  private static final Rng NUMBERS = Rng.of(7);

  /** An image of 3 × 4 and two more numbers, from which come a class and a value. */
  private static Graph twoOfEach() {
    Graph.Builder graph = Graph.seed(42);
    Graph.Node image = graph.input("image", 3, 4);
    Graph.Node extra = graph.input("extra", 2);
    Graph.Node seen = graph.through("tower", image, it -> it.layer(Flatten.of()).linear(5).relu());
    Graph.Node all = graph.concat(1, seen, extra);
    graph.output("class", graph.through("head", all, head -> head.linear(3)));
    graph.output("value", graph.through("scale", all, scale -> scale.linear(1)));
    return graph.build();
  }

  @Test
  void severalInputsGiveSeveralOutputs() {
    Graph net = twoOfEach();
    List<Tensor> y = net.forward(List.of(random(6, 3, 4), random(6, 2)), Pass.inference());
    assertEquals(List.of(Shape.of(6, 3), Shape.of(6, 1)), y.stream().map(Tensor::shape).toList());
    assertEquals(Map.of("class", Shape.of(3), "value", Shape.of(1)), net.outputs());
    assertEquals(List.of("image", "extra"), List.copyOf(net.inputs().keySet()));
    assertEquals("graph(image, extra: tower, 1, head, scale: class, value)", net.toString());
  }

  @Test
  void parametersAreCalledByTheirPaths() {
    Graph net = twoOfEach();
    assertEquals(
        List.of(
            "tower.1.weight",
            "tower.1.bias",
            "head.0.weight",
            "head.0.bias",
            "scale.0.weight",
            "scale.0.bias"),
        List.copyOf(net.parameters().keySet()));
    assertEquals("linear(12, 5)", net.layer("tower.1", Linear.class).toString());
    refused("graph: has no layer tail, only [tower, 1, head, scale]", () -> net.layer("tail"));
  }

  @Test
  void theSummaryTellsWhatEachGets() {
    assertEquals(
        """
                 layer                      output     parameters  FLOPs  activations
        image    input                      [n, 3, 4]
        extra    input                      [n, 2]
        tower    of image                   [n, 5]
        tower.0  flatten()                  [n, 12]             0      0      0.0 KiB
        tower.1  linear(12, 5)              [n, 5]             65    120      0.0 KiB
        tower.2  relu()                     [n, 5]              0      0      0.0 KiB
        1        concat(1) of tower, extra  [n, 7]              0      0      0.0 KiB
        head     of 1, output class         [n, 3]
        head.0   linear(7, 3)               [n, 3]             24     42      0.0 KiB
        scale    of 1, output value         [n, 1]
        scale.0  linear(7, 1)               [n, 1]              8     14      0.0 KiB
                 total                      0.4 KiB            97    176      0.1 KiB
        """,
        twoOfEach().summary());
  }

  /** Every step is done twice: by the graph, and by hand on tensors. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void aRandomGraphGivesTheBitsOfTheSameStepsByHand(int seed) {
    Rng draw = Rng.of(seed);
    Graph.Builder graph = Graph.seed(seed);
    List<Graph.Node> nodes = new ArrayList<>(List.of(graph.input("a", 4), graph.input("b", 6)));
    List<int[]> ways = new ArrayList<>();
    for (int step = 0; step < 12; step++) {
      int i = draw.below(nodes.size(), 3L * step);
      int j = draw.below(nodes.size(), 3L * step + 1);
      int kind = draw.below(3, 3L * step + 2);
      Graph.Node x = nodes.get(i);
      if (kind == 0) {
        nodes.add(graph.through("layer" + step, x, it -> it.linear(4).relu()));
      } else if (kind == 1) {
        nodes.add(graph.concat(1, x, nodes.get(j)));
      } else {
        boolean alike = x.shape().equals(nodes.get(j).shape());
        kind = alike ? 2 : 3;
        nodes.add(alike ? graph.sum(x, nodes.get(j)) : graph.sum(x, x));
      }
      ways.add(new int[] {kind, i, j});
    }
    Graph.Node all = graph.concat(1, nodes.toArray(Graph.Node[]::new));
    graph.output("y", graph.through("last", all, last -> last.linear(2)));
    Graph net = graph.build();

    Tensor a = random(5, 4);
    Tensor b = random(5, 6);
    Pass pass = Pass.training();
    Tensor byGraph = net.forward(List.of(a, b), pass).get(0);
    Pass byHandPass = Pass.training();
    Map<String, Parameter> parameters = net.parameters();
    List<Tensor> values = new ArrayList<>(List.of(a, b));
    for (int step = 0; step < ways.size(); step++) {
      Tensor x = values.get(ways.get(step)[1]);
      Tensor z = values.get(ways.get(step)[2]);
      values.add(
          switch (ways.get(step)[0]) {
            case 0 ->
                x.affine(
                        byHandPass.use(parameters.get("layer" + step + ".0.weight")),
                        byHandPass.use(parameters.get("layer" + step + ".0.bias")))
                    .relu();
            case 1 -> Tensor.concat(1, x, z);
            case 2 -> x.plus(z);
            default -> x.plus(x);
          });
    }
    Tensor byHand =
        Tensor.concat(1, values.toArray(Tensor[]::new))
            .affine(
                byHandPass.use(parameters.get("last.0.weight")),
                byHandPass.use(parameters.get("last.0.bias")));

    assertArrayEquals(byHand.toArray(), byGraph.toArray());
    Gradients expected = byHand.square().mean().backward();
    Gradients got = byGraph.square().mean().backward();
    parameters.forEach(
        (name, p) -> assertArrayEquals(expected.of(p).toArray(), got.of(p).toArray(), name));
  }

  @Test
  void layersThatArePassedTwiceHaveOneSetOfParameters() {
    Graph.Builder graph = Graph.seed(1);
    Graph.Node left = graph.through("encoder", graph.input("left", 3), it -> it.linear(2));
    Graph.Node right = graph.through("encoder", graph.input("right", 3));
    graph.output("y", graph.lambda("minus()", in -> in.get(0).minus(in.get(1)), left, right));
    Graph net = graph.build();
    assertEquals(
        List.of("encoder.0.weight", "encoder.0.bias"), List.copyOf(net.parameters().keySet()));

    Tensor a = random(4, 3);
    Tensor b = random(4, 3);
    Linear linear = net.layer("encoder.0", Linear.class);
    Tensor y = net.forward(List.of(a, b), Pass.training()).get(0);
    Pass pass = Pass.training();
    Tensor byHand = linear.forward(a, pass).minus(linear.forward(b, pass));
    assertArrayEquals(byHand.toArray(), y.toArray());
    assertArrayEquals(
        byHand.square().sum().backward().of(linear.weight()).toArray(),
        y.square().sum().backward().of(linear.weight()).toArray());
  }

  @Test
  void aLayerOfSeveralInputsHasParametersToo() {
    Graph.Builder graph = Graph.seed(1);
    Graph.Node x = graph.input("x", 3);
    Graph.Node y = graph.input("y", 2);
    graph.output("z", graph.merge("gate", new Gate(Linear.of(2, 3, Rng.of(5))), x, y));
    Graph net = graph.build();
    assertEquals(
        List.of("gate.linear.weight", "gate.linear.bias"), List.copyOf(net.parameters().keySet()));
    assertEquals(Shape.of(3), net.outputs().get("z"));
  }

  @Test
  void anEncoderAndADecoderAreAGraph() {
    Graph.Builder graph = Graph.seed(1);
    Graph.Node memory = graph.input("source", 5, 8);
    Graph.Node x = graph.input("target", 3, 8);
    Graph.Node y = graph.merge("decoder", TransformerDecoderLayer.of(8, 2).dropout(0), x, memory);
    graph.output("z", graph.merge("attention", MultiHeadAttention.of(8, 2), y, memory, memory));
    Graph net = graph.build();

    Tensor source = random(2, 5, 8);
    Tensor target = random(2, 3, 8);
    Tensor decoded =
        net.layer("decoder", TransformerDecoderLayer.class)
            .forward(target, source, null, null, Pass.inference());
    Tensor byHand =
        net.layer("attention", MultiHeadAttention.class)
            .forward(decoded, source, source, null, Pass.inference());
    assertArrayEquals(
        byHand.toArray(), net.forward(List.of(source, target), Pass.inference()).get(0).toArray());
    refused(
        "graph: linear(8, 2) has one input; let it be gone through, or give a Merge",
        () -> Graph.seed(1).merge("0", rng -> Linear.of(8, 2, rng)));
  }

  private record Gate(Linear linear) implements Merge {
    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
      return inputs.get(0).times(linear.forward(inputs.get(1), pass).sigmoid());
    }
  }

  @Test
  void asALayerItTakesAllInputsInARowAndGivesAllOutputsInOne() {
    Graph net = twoOfEach();
    Tensor image = random(6, 3, 4);
    Tensor extra = random(6, 2);
    List<Tensor> apart = net.forward(List.of(image, extra), Pass.inference());
    Tensor rows = Tensor.concat(1, image.flatten(1, -1), extra);
    assertEquals(Shape.of(14), net.input());
    assertEquals(Shape.of(4), net.output(net.input()));
    assertArrayEquals(
        Tensor.concat(1, apart.get(0), apart.get(1)).toArray(), net.forward(rows).toArray());
    refused(
        "graph: the input has the shape [6, 13]; needs rows of 14 numbers: those of [[3, 4], [2]]"
            + " one after another",
        () -> net.forward(random(6, 13)));
    refused(
        "graph: got 1 inputs; needs 2: image, extra",
        () -> net.forward(List.of(image), Pass.inference()));
  }

  @Test
  void eachOutputHasALossOfItsOwn() {
    Graph net = twoOfEach();
    Tensor output = net.forward(random(2, 14));
    Loss loss = net.losses(new CrossEntropy(), new MSE().times(0.5f));
    Tensor classes = IntTensor.of(2, 0).oneHot(3);
    Tensor values = Tensor.of(new float[][] {{1}, {-1}});
    Target target = Tensor.concat(1, classes, values);
    List<Tensor> parts = output.split(1, 3, 1);
    assertEquals(
        new CrossEntropy().forward(parts.get(0), classes).item()
            + new MSE().forward(parts.get(1), values).item() * 0.5f,
        loss.forward(output, target).item());
    refused("graph: got 1 losses; needs 2: class, value", () -> net.losses(new MSE()));
    refused(
        "graph: the target has the shape [2, 5]; needs rows of 4 numbers: those of [[3], [1]] one"
            + " after another",
        () -> loss.forward(output, random(2, 5)));
  }

  @Test
  void labelsOfSeveralOutputsAreColumns() {
    Graph.Builder graph = Graph.seed(1);
    Graph.Node x = graph.input("x", 4);
    graph.output("a", graph.through("0", x, it -> it.linear(2)));
    graph.output("b", graph.through("1", x, it -> it.linear(3)));
    Graph net = graph.build();
    Tensor output = net.forward(random(2, 4));
    Loss loss = net.losses(new CrossEntropy(), new CrossEntropy());
    List<Tensor> parts = output.split(1, 2, 3);
    assertEquals(
        new CrossEntropy().forward(parts.get(0), IntTensor.of(0, 1)).item()
            + new CrossEntropy().forward(parts.get(1), IntTensor.of(2, 1)).item(),
        loss.forward(output, IntTensor.of(new int[][] {{0, 2}, {1, 1}})).item());
    refused(
        "graph: the labels have the shape [2]; needs [n, 2], a column for each output",
        () -> loss.forward(output, IntTensor.of(0, 1)));
  }

  @Test
  void aFileHoldsAllParameters(@TempDir Path folder) throws IOException {
    Graph net = twoOfEach();
    net.layer("head.0", Linear.class).weight().update(data -> data[0] = 9f);
    SafeTensors.save(net, folder.resolve("net.safetensors"));
    Graph read = twoOfEach();
    SafeTensors.load(read, folder.resolve("net.safetensors"));
    assertEquals(SafeTensors.sha256(net), SafeTensors.sha256(read));
  }

  @Test
  void aWatchSeesEveryLayer() {
    List<String> seen = new ArrayList<>();
    Graph net = twoOfEach();
    Watch watch = Watch.of(net, (path, layer, output) -> seen.add(path + " " + output.shape()));
    net.forward(List.of(random(6, 3, 4), random(6, 2)), Pass.inference().watching(watch));
    assertEquals(
        List.of(
            "tower.0 [6, 12]",
            "tower.2 [6, 5]",
            "tower [6, 5]",
            "1 [6, 7]",
            "head.0 [6, 3]",
            "head [6, 3]",
            "scale.0 [6, 1]",
            "scale [6, 1]"),
        seen);
  }

  @Test
  void aGraphIsALayerAmongOthers() {
    Sequential net = Sequential.of(Linear.of(3, 14, Rng.of(1)), twoOfEach());
    assertEquals(Shape.of(5, 4), net.forward(random(5, 3)).shape());
    assertEquals("linear(7, 3)", net.layer("1.head.0").toString());
    assertSame(net.layer("1"), net.layers().get(1));
  }

  @Test
  void allMisfitsAreToldAtOnce() {
    Graph.Builder graph = Graph.seed(1);
    Graph.Node x = graph.through("encoder", graph.input("x", 3), it -> it.linear(4).linear(5, 6));
    Graph.Node y = graph.through("other", graph.input("y", 2), it -> it.linear(7));
    Graph.Node z = graph.sum(x, y);
    graph.output("z", graph.through("head", z, head -> head.linear(6, 1).linear(2, 1)));
    refused(
        """
        3 layers do not fit:
          layer encoder.1 (GraphTest.java:#) linear(5, 6): the input has 4 features, not 5 \
        ([4], not [5]); use linear(4, 6), or use linear(3, 5) as layer encoder.0 (GraphTest.java:#)
          layer 2 (GraphTest.java:#) sum(): the shapes differ; needs equal ones (encoder [6], other [7]); \
        use linear(2, 6) as layer other.0 (GraphTest.java:#)
          layer head.1 (GraphTest.java:#) linear(2, 1): the input has 1 features, not 2 \
        ([1], not [2]); use linear(1, 1), or use linear(6, 2) as layer head.0 (GraphTest.java:#)""",
        graph::build);
  }

  @Test
  void aFixDoesNotChangeWhatOthersGet() {
    Graph.Builder graph = Graph.seed(1);
    Graph.Node x = graph.through("encoder", graph.input("x", 3), it -> it.linear(4));
    graph.output("a", graph.through("a", x, it -> it.linear(5, 1)));
    graph.output("b", graph.through("b", x, it -> it.linear(4, 1)));
    refused(
        "layer a.0 (GraphTest.java:#) linear(5, 1): the input has 4 features, not 5"
            + " ([4], not [5]); before it layer encoder.0 (GraphTest.java:#) linear(3, 4) gave [4];"
            + " use linear(4, 1)",
        graph::build);
  }

  @Test
  void aSkipConnectionThatDoesNotFitIsToldWithBothShapes() {
    Graph.Builder graph = Graph.seed(1);
    Graph.Node x = graph.through("stem", graph.input("x", 3), it -> it.linear(4));
    Graph.Node y = graph.through("body", x, it -> it.relu().linear(8));
    graph.output("y", graph.sum(x, y));
    refused(
        "layer 2 (GraphTest.java:#) sum(): the shapes differ; needs equal ones (stem [4], body [8]);"
            + " before stem layer stem.0 (GraphTest.java:#) linear(3, 4) gave [4]; before body layer"
            + " body.1 (GraphTest.java:#) linear(4, 8) gave [8];"
            + " use linear(4, 4) as layer body.1 (GraphTest.java:#)",
        graph::build);
  }

  @Test
  void aFunctionOfOneInputThatDoesNotFitIsToldToo() {
    Graph.Builder graph = Graph.seed(1);
    graph.output("y", graph.lambda("half()", in -> in.get(0).reshape(7), graph.input("x", 3)));
    refused(
        "layer 0 (GraphTest.java:#) half(): reshape: [1, 3] has 3 elements, and [7] needs 7 (x [3])",
        graph::build);
  }

  @Test
  void sharedLayersKeepTheirSizes() {
    Graph.Builder graph = Graph.seed(1);
    Graph.Node left = graph.through("encoder", graph.input("left", 3), it -> it.linear(2));
    Graph.Node raw = graph.through("wide", graph.input("right", 3), it -> it.linear(5));
    Graph.Node right = graph.through("encoder", raw);
    graph.output("y", graph.sum(left, right));
    refused(
        "layer encoder (GraphTest.java:#) at 0 linear(3, 2): the input has 5 features, not 3"
            + " ([5], not [3]); use linear(3, 3) as layer wide.0 (GraphTest.java:#)",
        graph::build);
  }

  @Test
  void batchesThatDoNotFitAreToldByName() {
    Graph net = twoOfEach();
    refused(
        "layer 1 concat(1): tensor 1 has the shape [5, 2] and tensor 0 [6, 5]; needs equal sizes but"
            + " for the axis 1; the batch has image [6, 3, 4], extra [5, 2]",
        () -> net.forward(List.of(random(6, 3, 4), random(5, 2)), Pass.inference()));
  }

  @Test
  void whatLeadsNowhereIsRefused() {
    Graph.Builder graph = Graph.seed(1);
    Graph.Node x = graph.input("x", 3);
    graph.through("aside", x, it -> it.linear(2));
    graph.output("y", graph.through("head", x, it -> it.linear(2)));
    refused(
        "graph: nothing uses what aside [2] gives; give it to a layer or an output, or leave it out",
        graph::build);
  }

  @Test
  void namesAreTakenOnce() {
    Graph.Builder graph = Graph.seed(1);
    Graph.Node x = graph.input("x", 3);
    refused(
        "graph: two inputs or layers are called x; give one of them another name",
        () -> graph.input("x", 3));
    refused("graph: a name cannot be empty or have a dot, as \"a.b\"", () -> graph.input("a.b", 3));
    refused(
        "graph: has no layer encoder to go through again, only []",
        () -> graph.through("encoder", x));
    graph.output("y", x);
    refused(
        "graph: two outputs are called y; give one of them another name",
        () -> graph.output("y", x));
    refused(
        "graph: x [3] is of another graph; give its output to this one as an input",
        () -> Graph.seed(2).sum(x));
    refused("graph: sum() got no inputs; needs at least one", graph::sum);
    refused(
        "concat: the axis 0 counts the samples; needs another to join along",
        () -> graph.concat(0, x));
  }

  private static Tensor random(int... dims) {
    return NUMBERS.fork(dims.length).uniform(Shape.of(dims), -1f, 1f);
  }

  private static void refused(String sentence, Runnable call) {
    String told = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertEquals(sentence, told.replaceAll("java:\\d+", "java:#"));
  }
}
