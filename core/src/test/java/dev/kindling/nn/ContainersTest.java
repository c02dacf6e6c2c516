package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainersTest {
  private final Tensor x = Tensor.of(new float[][] {{1, 2}, {3, -4}});
  private final Linear twoToTwo = Linear.of(2, 2, Rng.of(1));
  private final Linear twoToThree = Linear.of(2, 3, Rng.of(2));

  @Test
  void aResidualAddsItsInputOrAShortcut() {
    Layer doubled = new Lambda("double()", y -> y.times(2f));
    assertArrayEquals(new float[] {3, 6, 9, -12}, Residual.of(doubled).forward(x).toArray());
    assertArrayEquals(
        new float[] {4, 8, 12, -16}, Residual.of(doubled, doubled).forward(x).toArray());
    assertEquals("residual(double(), identity())", Residual.of(doubled, new Identity()).toString());
  }

  @Test
  void pathsLeadThroughContainers() {
    Layer residual = Residual.of(Sequential.of(twoToThree, new ReLU()), Linear.of(2, 3, Rng.of(3)));
    assertEquals(
        List.of("body.0.weight", "body.0.bias", "shortcut.weight", "shortcut.bias"),
        List.copyOf(residual.parameters().keySet()));
    assertEquals(
        List.of(
            "0.branches.0.weight",
            "0.branches.0.bias",
            "0.branches.1.weight",
            "0.branches.1.bias",
            "0.branches.1.runningMean",
            "0.branches.1.runningVar",
            "0.branches.1.numBatchesTracked"),
        names(Sequential.of(Parallel.sum(twoToTwo, BatchNorm.of(2)))));
  }

  private static List<String> names(Layer layer) {
    List<String> names = new ArrayList<>(layer.parameters().keySet());
    names.addAll(layer.buffers().keySet());
    return names;
  }

  @Test
  void parallelOutputsAreJoinedOrAdded() {
    Layer identity = new Identity();
    Layer minus = new Lambda("minus()", Tensor::unaryMinus);
    Parallel joined = Parallel.concat(1, identity, minus);
    assertArrayEquals(new float[] {1, 2, -1, -2, 3, -4, -3, 4}, joined.forward(x).toArray());
    assertEquals(Shape.of(4), joined.output(Shape.of(2)));
    assertEquals(Shape.of(2, 6), Parallel.concat(-1, identity, minus).output(Shape.of(2, 3)));
    assertEquals("concat(1, identity(), minus())", joined.toString());
    assertArrayEquals(new float[4], Parallel.sum(identity, minus).forward(x).toArray());
    assertEquals("sum(identity(), minus())", Parallel.sum(identity, minus).toString());
  }

  @Test
  void shapesChangeSampleBySample() {
    Sequential net = Sequential.of(Reshape.of(2, 3), Flatten.of(), new Identity());
    assertEquals(Shape.of(5, 6), net.forward(Tensor.zeros(5, 6)).shape());
    assertEquals(Shape.of(2, 3), Reshape.of(2, 3).output(Shape.of(6)));
    assertEquals(Shape.of(7, 2, 12), new Flatten(2).forward(Tensor.zeros(7, 2, 3, 4)).shape());
    assertEquals(Shape.of(2, 12), new Flatten(2).output(Shape.of(2, 3, 4)));
    assertEquals("sequential(reshape(2, 3), flatten(), identity())", net.toString());
    assertSame(x, new Identity().forward(x));
  }

  @Test
  void aLayerUsedTwiceIsOneLayerWhoseGradientsAreAdded() {
    Linear copy = Linear.of(twoToTwo.weight().value(), twoToTwo.bias().value());
    Sequential tied = Sequential.of(twoToTwo, Activation.tanh(), twoToTwo);
    assertEquals(List.of("0.weight", "0.bias"), List.copyOf(tied.parameters().keySet()));
    Gradients g = tied.forward(x, Pass.training()).sum().backward();
    Gradients apart =
        Sequential.of(twoToTwo, Activation.tanh(), copy)
            .forward(x, Pass.training())
            .sum()
            .backward();
    assertArrayEquals(
        apart.of(twoToTwo.weight()).plus(apart.of(copy.weight())).toArray(),
        g.of(twoToTwo.weight()).toArray(),
        1e-6f);
  }

  @Test
  void whatDoesNotFitIsRefusedWithThePath() {
    refused(
        "residual(linear(2, 3)): the body gives the shape [3], and the input has [2]; use"
            + " Residual.of(body, shortcut)",
        () -> Residual.of(twoToThree));
    refused(
        "residual(linear(2, 3), linear(2, 2)): the body gives the shape [3], and the shortcut gives"
            + " [2]",
        () -> Residual.of(twoToThree, twoToTwo));
    refused(
        "layer 1.body.0 linear(2, 2): the input has 3 features, not 2; use linear(3, 2)",
        () -> Sequential.of(twoToThree, Residual.of(Sequential.of(twoToTwo))));
    refused(
        "layer 0.branches.1 linear(2, 2): the input has 3 features, not 2; the batch has the shape"
            + " [4, 3]",
        () -> Sequential.of(Parallel.sum(new Identity(), twoToTwo)).forward(Tensor.zeros(4, 3)));
    refused(
        "sum(linear(2, 2), linear(2, 3)): layer 1 gives the shape [1, 3], and layer 0 [1, 2], which"
            + " cannot be added",
        () -> Parallel.sum(twoToTwo, twoToThree));
    refused(
        "concat(2, linear(2, 2)): layer 0 gives the shape [1, 2], which has no axis 2",
        () -> Parallel.concat(2, twoToTwo));
    refused(
        "concat(1, identity(), flatten()): layer 1 gives the shape [2, 12], and layer 0 [2, 3, 4],"
            + " which axis 1 cannot join",
        () -> Parallel.concat(1, new Identity(), Flatten.of()).forward(Tensor.zeros(2, 3, 4)));
    refused("parallel: got no layers; needs at least one", Parallel::sum);
    refused(
        "parallel: the axis 0 counts the samples; needs another to join the outputs along",
        () -> Parallel.concat(0, twoToTwo));
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    refused(
        "layer 0 reshape(2, 3): a sample has the shape [5], not 6 elements; the batch has the shape"
            + " [4, 5]",
        () -> Sequential.of(Reshape.of(2, 3)).forward(Tensor.zeros(4, 5)));
    refused(
        "reshape(1): the input is a scalar, not a batch",
        () -> Reshape.of(1).forward(Tensor.scalar(1)));
    refused(
        "flatten(0): must start at 1 or later; dimension 0 counts the samples",
        () -> new Flatten(0));
    refused(
        "flatten(3): the input has the shape [4, 5], and no dimension 3",
        () -> new Flatten(3).forward(Tensor.zeros(4, 5)));
    refused(
        "odd(): reshape: [2, 2] has 4 elements, and [3] needs 3",
        () -> new Lambda("odd()", y -> y.reshape(3)).forward(x));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
