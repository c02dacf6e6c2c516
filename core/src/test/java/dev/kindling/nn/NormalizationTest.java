package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Normalization;
import dev.kindling.op.family.RunNorm;
import dev.kindling.tensor.GradCheck;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  private final Tensor images = Rng.of(5).uniform(Shape.of(3, 4, 2, 5), -1, 3);
  private final Tensor two = Tensor.of(new float[][] {{1, 10}, {3, 30}});

  private static float[] running(BatchNorm norm, String name) {
    return norm.buffers().get(name).value().toArray();
  }

  @Test
  void aBatchIsNormalizedByItsOwnStatisticsInTraining() {
    Tensor y = BatchNorm.of(2).eps(0f).forward(two, Pass.training());
    assertArrayEquals(new float[] {-1, -1, 1, 1}, y.toArray());
  }

  @Test
  void runningStatisticsMoveByTheMomentumAndServeInference() {
    BatchNorm norm = BatchNorm.of(2).momentum(0.5f).eps(0f);
    norm.forward(two, Pass.training());
    assertArrayEquals(new float[] {1, 10}, running(norm, "runningMean"));
    assertArrayEquals(new float[] {1.5f, 100.5f}, running(norm, "runningVar"));
    assertArrayEquals(new float[] {1}, running(norm, "numBatchesTracked"));
    float[] y = norm.forward(Tensor.of(new float[][] {{1, 10}, {2.5f, 10}})).toArray();
    assertArrayEquals(new float[] {0, 0, (float) Math.sqrt(1.5), 0}, y, 1e-6f);
  }

  @Test
  void cumulativeStatisticsAreAverages() {
    BatchNorm norm = BatchNorm.of(1).cumulative();
    for (float mean : new float[] {3, 6, 12}) {
      norm.forward(Tensor.of(new float[][] {{mean - 1}, {mean + 1}}), Pass.training());
    }
    assertEquals(7f, running(norm, "runningMean")[0], 1e-6f);
    assertEquals(2f, running(norm, "runningVar")[0], 1e-6f);
  }

  @Test
  void partsOfABatchMoveTheStatisticsTogether() {
    BatchNorm norm = BatchNorm.of(2).momentum(1f);
    List<Pass> parts = List.of(Pass.part(Rng.of(1)), Pass.part(Rng.of(2)));
    norm.forward(two, parts.get(0));
    norm.forward(two.plus(4f), parts.get(1));
    Pass.join(parts, 0.5f, 0.5f);
    assertArrayEquals(new float[] {4, 22}, running(norm, "runningMean"));
    assertArrayEquals(new float[] {1}, running(norm, "numBatchesTracked"));
  }

  @Test
  void aLargeMeanDoesNoHarmInInferenceEither() {
    BatchNorm norm = BatchNorm.of(1).momentum(1f);
    Tensor x = Tensor.of(new float[][] {{1e6f}, {1e6f + 1}, {1e6f + 2}});
    norm.forward(x, Pass.training());
    assertArrayEquals(new float[] {-1, 0, 1}, norm.forward(x).toArray(), 1e-5f);
  }

  @Test
  void withoutRunningStatisticsInferenceTakesThoseOfItsInput() {
    BatchNorm norm = BatchNorm.of(4).runningStatistics(false);
    assertTrue(norm.buffers().isEmpty());
    assertArrayEquals(
        norm.forward(images, Pass.training()).toArray(), norm.forward(images).toArray());
  }

  @Test
  void fixedStatisticsStayAndServeTrainingToo() {
    BatchNorm norm = BatchNorm.of(4);
    norm.forward(images, Pass.training());
    BatchNorm fixed = norm.fixedStatistics();
    assertArrayEquals(
        norm.forward(images).toArray(), fixed.forward(images, Pass.training()).toArray());
    assertArrayEquals(running(norm, "runningMean"), running(fixed, "runningMean"));
  }

  @Test
  void groupsOfOneChannelAreInstancesAndOneGroupIsALayer() {
    Tensor instances = InstanceNorm.of(4).forward(images);
    assertArrayEquals(instances.toArray(), GroupNorm.of(4, 4).forward(images).toArray());
    Tensor layer = LayerNorm.of(4, 2, 5).withoutAffine().forward(images);
    assertArrayEquals(layer.toArray(), GroupNorm.of(1, 4).forward(images).toArray());
  }

  @Test
  void scaledGroupsHaveTheBitsOfTheirParts() {
    Tensor x = Rng.of(6).uniform(Shape.of(5, 6, 7, 9), -1, 3).requiresGrad();
    Tensor w = Rng.of(7).uniform(Shape.of(6), -1, 3).requiresGrad();
    Tensor b = Rng.of(8).uniform(Shape.of(6), -1, 3).requiresGrad();
    Tensor g = Rng.of(9).uniform(x.shape(), -1, 1);
    for (int groups : new int[] {6, 5, 10, 15, 30}) {
      int inner = groups == 6 ? 63 : x.size() / groups;
      RunNorm.Scaled scaled = new RunNorm.Scaled(groups, inner, 63, 0.1f);
      Tensor moments = x.detach().apply(new Normalization.Moments(groups, inner, 1));
      Tensor parts =
          x.apply(new Normalization.Normalize(groups, inner, true, 0.1f))
              .apply(new Normalization.ChannelAffine(63), w, b);
      Gradients expected = parts.times(g).sum().backward();
      for (Tensor whole : List.of(x.apply(scaled, w, b), x.apply(scaled, w, b, moments))) {
        assertArrayEquals(parts.toArray(), whole.toArray());
        Gradients got = whole.times(g).sum().backward();
        for (Tensor of : List.of(x, w, b)) {
          assertArrayEquals(expected.of(of).toArray(), got.of(of).toArray());
        }
      }
    }
  }

  @Test
  void instanceStatisticsAreAveragedOverTheSamples() {
    InstanceNorm norm = InstanceNorm.of(1).runningStatistics(true).momentum(1f);
    Tensor x = Tensor.of(Shape.of(2, 1, 2), 1, 3, 10, 14);
    norm.forward(x, Pass.training());
    assertEquals(7f, norm.buffers().get("runningMean").value().item());
    assertEquals(5f, norm.buffers().get("runningVar").value().item());
    assertEquals(3f / (float) Math.sqrt(5), norm.forward(x).get(1, 0, 0), 1e-5f);
  }

  @Test
  void rootMeanSquaresAreNotCentred() {
    float[] y = RMSNorm.of(2).eps(0f).forward(Tensor.of(new float[][] {{1, 7}})).toArray();
    assertArrayEquals(new float[] {0.2f, 1.4f}, y, 1e-6f);
  }

  @Test
  void localResponsesAreThoseOfTheNeighbours() {
    Tensor x = Tensor.of(Shape.of(1, 3, 1), 1, 2, 3);
    float[] y = new LocalResponseNorm(3, 3f, 1f, 1f).forward(x).toArray();
    assertArrayEquals(new float[] {1 / 6f, 2 / 15f, 3 / 14f}, y, 1e-6f);
    float[] even = new LocalResponseNorm(2, 2f, 1f, 1f).forward(x).toArray();
    assertArrayEquals(new float[] {1 / 2f, 2 / 6f, 3 / 14f}, even, 1e-6f);
  }

  @Test
  void gradientsOfAllLayersAreRight() {
    for (Layer layer :
        List.of(
            BatchNorm.of(4),
            BatchNorm.of(4).fixedStatistics(),
            InstanceNorm.of(4).affine(true),
            GroupNorm.of(2, 4),
            RMSNorm.of(2, 5),
            LocalResponseNorm.of(3))) {
      layer.parameters().values().forEach(p -> p.update(data -> data[1] += 0.5f));
      GradCheck.check(x -> layer.forward(x[0], Pass.training()), images);
    }
  }

  @Test
  void vectorsAreMadeAsLongAsOne() {
    Tensor x = Tensor.of(new float[][] {{3, 4}, {0, 0}});
    assertArrayEquals(new float[] {0.6f, 0.8f, 0, 0}, x.normalize(1).toArray());
    Tensor y = Tensor.of(new float[][] {{4, -3}, {1, 1}});
    assertArrayEquals(new float[] {0, 0}, x.cosineSimilarity(y, 1).toArray(), 1e-7f);
    assertEquals(1f, x.cosineSimilarity(x, 1).get(0), 1e-6f);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        "batchNorm(3): the input has the shape [3, 4, 2, 5], not [n, 3, …]; use batchNorm(4)",
        () -> BatchNorm.of(3).forward(images));
    refused(
        "batchNorm(2): the input has the shape [1, 2], one element for each mean; training needs at"
            + " least 2",
        () -> BatchNorm.of(2).forward(Tensor.ones(1, 2), Pass.training()));
    refused(
        "layer 0 groupNorm(2, 6): the input has the shape [3, 4, 2, 5], not [n, 6, …]; the batch has"
            + " the shape [3, 4, 2, 5]",
        () -> Sequential.of(GroupNorm.of(2, 6)).forward(images));
    refused("groupNorm(4, 6): the groups must divide the channels", () -> GroupNorm.of(4, 6));
    refused(
        "instanceNorm(0): needs at least one size, and each at least 1", () -> InstanceNorm.of(0));
    refused(
        "batchNorm(2): the momentum is 2.0; needs a number from 0 to 1",
        () -> BatchNorm.of(2).momentum(2f));
    refused("localResponseNorm(0): the size must be at least 1", () -> LocalResponseNorm.of(0));
    refused(
        "localResponseNorm(3, 1.0E-4, 0.75, 1.0): the input has the shape [2], not [n, channels, …]",
        () -> LocalResponseNorm.of(3).forward(Tensor.ones(2)));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void whatIsNotCentredKnowsNoMeanOfWhatWas() {
    float[] alone = RMSNorm.of(2).forward(two).toArray();
    LayerNorm.of(2).forward(two.plus(100f));
    assertArrayEquals(alone, RMSNorm.of(2).forward(two).toArray());
  }
}
