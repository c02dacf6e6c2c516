package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {
  private final Sequential net =
      Sequential.of(
          Sequential.seed(1).linear(2, 3).relu().build(),
          Sequential.seed(2).layer("last", rng -> Linear.of(3, 1, rng)).build());
  private final Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});

  @Test
  void everyLayersOutputIsSeenWithItsPath() {
    List<String> seen = new ArrayList<>();
    Watch watch =
        Watch.of(net, (path, layer, output) -> seen.add(path + " " + layer + " " + output.shape()));
    net.forward(x, Pass.inference().watching(watch));
    assertEquals(
        List.of(
            "0.1 relu() [2, 3]",
            "0 sequential(linear(2, 3), relu()) [2, 3]",
            "1.last linear(3, 1) [2, 1]",
            "1 sequential(linear(3, 1)) [2, 1]"),
        seen);
    net.forward(x, Pass.inference());
    assertEquals(4, seen.size());
  }

  @Test
  void aWatchedPassGivesTheSameNumbers() {
    Watch watch = Watch.of(net, (path, layer, output) -> {});
    Tensor watched = net.forward(x, Pass.training(Rng.of(3)).watching(watch));
    assertEquals(net.forward(x).toString(), watched.toString());
  }

  @Test
  void anActivityCountsUnitsThatDoNothing() {
    Activity activity = new Activity();
    activity.add(Tensor.of(new float[][] {{0, 2, 0}, {0, 0, 0}}));
    assertEquals(2, activity.samples());
    assertEquals(3, activity.units());
    assertEquals(2, activity.deadUnits());
    assertEquals(2, activity.stuckUnits());
    assertEquals(5.0 / 6, activity.zeroShare());
    assertEquals(Math.sqrt(4.0 / 6), activity.rootMeanSquare());
    Activity more = new Activity();
    more.add(Tensor.of(new float[][] {{1, 0, 0}}));
    activity.merge(more);
    assertEquals(1, activity.deadUnits());
    assertEquals(1, activity.stuckUnits());
    assertEquals(3, activity.samples());
    Activity always = new Activity();
    always.add(Tensor.of(new float[][] {{1, 1}, {1, 0}}));
    assertEquals(0, always.deadUnits());
    assertEquals(1, always.stuckUnits());
  }

  @Test
  void aUnitOfAnImageIsAChannel() {
    float[] image = new float[2 * 3 * 4];
    image[5] = 1; // the second channel of the first sample
    Activity activity = new Activity();
    activity.add(Tensor.of(Shape.of(2, 3, 2, 2), image));
    assertEquals(3, activity.units());
    assertEquals(2, activity.deadUnits());
  }

  @Test
  void outputsNearTheirLimitsAreSaturated() {
    Activity activity = new Activity();
    activity.add(Tensor.of(new float[][] {{-0.999f, 0.5f, 0.995f, 0.001f}}));
    assertEquals(0.5, activity.tanhSaturation());
    assertEquals(0.75, activity.sigmoidSaturation());
    assertTrue(activity.isFinite());
    activity.add(Tensor.of(new float[][] {{Float.NaN, 0, 0, 0}}));
    assertFalse(activity.isFinite());
  }
}
