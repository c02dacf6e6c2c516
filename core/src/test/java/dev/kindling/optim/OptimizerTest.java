package dev.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.io.SafeTensors;
import dev.kindling.op.Shape;
import dev.kindling.op.Threads;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
  private final Parameter weight = new Parameter(Tensor.of(1, -2));

  /** The gradient of Σ w², which is 2w. */
  private Gradients gradients() {
    Tensor w = weight.tracked();
    return w.times(w).sum().backward();
  }

  private float[] after(Optimizer optimizer, int steps) {
    for (int i = 0; i < steps; i++) {
      optimizer.step(gradients());
    }
    return weight.value().toArray();
  }

  @Test
  void sgdGoesAgainstTheGradient() {
    assertArrayEquals(new float[] {0.5f, -1f}, after(new Sgd(0.25), 1));
  }

  @Test
  void momentumKeepsAShareOfTheLastStep() {
    // v₁ = 2, w = 0.5; v₂ = 0.5 · 2 + 1 = 2, w = 0
    assertArrayEquals(new float[] {0f, 0f}, after(new Sgd(0.25, 0.5), 2));
  }

  @Test
  void adamsFirstStepsAreAsLongAsTheRate() {
    float[] w = after(new Adam(0.01), 1);
    assertEquals(0.99, w[0], 1e-7);
    assertEquals(-1.99, w[1], 1e-6);
    w = after(new Adam(0.01), 1);
    assertEquals(0.98, w[0], 1e-7);
  }

  @Test
  void adamFollowsItsPaper() {
    double w = 1;
    double m = 0;
    double v = 0;
    for (int t = 1; t <= 5; t++) {
      double g = 2 * w;
      m = 0.9 * m + 0.1 * g;
      v = 0.99 * v + 0.01 * g * g;
      w -= 0.1 * (m / (1 - Math.pow(0.9, t))) / (Math.sqrt(v / (1 - Math.pow(0.99, t))) + 1e-3);
    }
    assertEquals(w, after(new Adam(0.1, 0.9, 0.99, 1e-3), 5)[0], 1e-6);
  }

  @Test
  void parametersWithoutAGradientStay() {
    Parameter other = new Parameter(Tensor.of(7));
    new Sgd(0.1).step(gradients());
    assertArrayEquals(new float[] {7}, other.value().toArray());
  }

  @Test
  void nesterovLooksAhead() {
    // g = 2, v = 2, w = 1 − 0.25 · (2 + 0.5 · 2) = 0.25; g = 0.5, v = 1.5, w = 0.25 − 0.25 · 1.25
    assertArrayEquals(
        new float[] {-0.0625f, 0.125f}, after(new Sgd(0.25).momentum(0.5).nesterov(), 2));
  }

  @Test
  void maximizingGoesUp() {
    assertArrayEquals(new float[] {1.5f, -3f}, after(new Sgd(0.25).maximize(), 1));
  }

  @Test
  void weightDecayPulls() {
    // w − 0.25 · (2w + 2w)
    assertArrayEquals(new float[] {0f, 0f}, after(new Sgd(0.25).weightDecay(2), 1));
  }

  @Test
  void groupsHaveSettingsOfTheirOwn() {
    Parameter other = new Parameter(Tensor.of(1, -2));
    Sgd sgd =
        new Sgd(0.25)
            .weightDecay(2)
            .group(List.of(other), group -> group.learningRate(0.125).weightDecay(0));
    Tensor sum = weight.tracked().square().sum().plus(other.tracked().square().sum());
    sgd.step(sum.backward());
    assertArrayEquals(new float[] {0f, 0f}, weight.value().toArray());
    assertArrayEquals(new float[] {0.75f, -1.5f}, other.value().toArray());
    // Half the rate is half of the group's too: 0.75 · (1 − 2 · 0.0625).
    sgd.learningRate(0.125);
    sgd.step(other.tracked().square().sum().backward());
    assertArrayEquals(new float[] {0.65625f, -1.3125f}, other.value().toArray());
  }

  @Test
  void theLearningRateFollowsASchedule() {
    Sgd sgd = new Sgd(0.25).schedule(Schedule.multiStep(0.5, 1));
    assertArrayEquals(new float[] {0.5f, -1f}, after(sgd, 1));
    assertEquals(0.125, sgd.learningRate());
    assertArrayEquals(new float[] {0.375f, -0.75f}, after(sgd, 1));
    assertEquals(2, sgd.steps());
  }

  @Test
  void aScheduleThatGivesNoNumberIsRefused() {
    Sgd sgd = new Sgd(0.25).schedule(step -> Double.NaN);
    assertEquals(
        "Sgd: the schedule gave the factor NaN for step 0; it must be a number that is not negative",
        assertThrows(IllegalStateException.class, () -> sgd.step(gradients())).getMessage());
  }

  @Test
  void lionTakesStepsOfOneLength() {
    assertArrayEquals(new float[] {0.75f, -1.75f}, after(new Lion(0.25), 1));
    double w = 1;
    double m = 0;
    for (int t = 0; t < 30; t++) {
      double g = 2 * w;
      w = w * (1 - 0.1 * 0.5) - 0.1 * Math.signum(0.9 * m + 0.1 * g);
      m = 0.8 * m + 0.2 * g;
    }
    weight.update(data -> data[0] = 1);
    assertEquals(w, after(new Lion(0.1).betas(0.9, 0.8).weightDecay(0.5), 30)[0], 1e-5);
  }

  @Test
  void lambsStepsAreInProportionToTheParameter() {
    // Adam's first direction is (1, −1), of the length √2; the parameter's is √5.
    double step = 0.1 * Math.sqrt(2.5);
    float[] w = after(new Lamb(0.1), 1);
    assertEquals(1 - step, w[0], 1e-6);
    assertEquals(-2 + step, w[1], 1e-6);
  }

  @Test
  void lambFollowsItsPaper() {
    double[] w = {1, -2};
    double[] m = new double[2];
    double[] v = new double[2];
    for (int t = 1; t <= 10; t++) {
      double[] r = new double[2];
      for (int i = 0; i < 2; i++) {
        double g = 2 * w[i];
        m[i] = 0.8 * m[i] + 0.2 * g;
        v[i] = 0.9 * v[i] + 0.1 * g * g;
        r[i] =
            m[i] / (1 - Math.pow(0.8, t)) / (Math.sqrt(v[i] / (1 - Math.pow(0.9, t))) + 1e-6)
                + 0.3 * w[i];
      }
      double trust = Math.hypot(w[0], w[1]) / Math.hypot(r[0], r[1]);
      w[0] -= 0.05 * trust * r[0];
      w[1] -= 0.05 * trust * r[1];
    }
    float[] got = after(new Lamb(0.05).betas(0.8, 0.9).weightDecay(0.3), 10);
    assertEquals(w[0], got[0], 1e-6);
    assertEquals(w[1], got[1], 1e-6);
  }

  @Test
  void newtonSchulzLiftsEachSingularValue() {
    // The singular values of a diagonal matrix, 3 : 2 : 1 : 0.5, are mapped one by one.
    float[] diagonal = new float[4 * 6];
    double[] expected = {3, 2, 1, 0.5};
    for (int i = 0; i < 4; i++) {
      diagonal[i * 6 + i] = (float) expected[i];
      double s = expected[i] / Math.sqrt(14.25);
      for (int k = 0; k < 5; k++) {
        s = 3.4445 * s - 4.7750 * s * s * s + 2.0315 * s * s * s * s * s;
      }
      expected[i] = s;
    }
    float[] wide = Muon.orthogonalized(diagonal, 4, 6);
    float[] tall =
        Muon.orthogonalized(Tensor.of(Shape.of(4, 6), diagonal).transpose().toArray(), 6, 4);
    for (int i = 0; i < 24; i++) {
      double value = i % 7 == 0 ? expected[i / 7] : 0;
      assertEquals(value, wide[i], 1e-4);
      assertEquals(value, tall[i % 6 * 4 + i / 6], 1e-4);
    }
  }

  @Test
  void muonOrthogonalizesMatricesAndLeavesTheRestToAdamW() {
    Parameter matrix = new Parameter(Tensor.zeros(4, 16));
    Parameter embedding = new Parameter(Tensor.zeros(4, 16));
    Parameter bias = new Parameter(Tensor.zeros(16));
    Tensor slope = Rng.of(3).normal(Shape.of(4, 16), 0, 5);
    Tensor sum = matrix.tracked().plus(embedding.tracked()).times(slope).sum();
    Muon muon = new Muon(0.5, 0.125).others(List.of(embedding));
    muon.step(sum.plus(bias.tracked().sum()).backward());
    // A step of the rate 0.5 · √(16 / 4) with singular values from about 0.7 to 1.2.
    Tensor w = matrix.value();
    float[] gram = w.matmul(w, false, true).toArray();
    for (int i = 0; i < 16; i++) {
      assertEquals(i % 5 == 0 ? 1 : 0, gram[i], i % 5 == 0 ? 0.55 : 0.3);
    }
    assertEquals(-0.125f, bias.value().toArray()[0], 1e-6);
    assertEquals(0.125f, embedding.value().abs().max().item(), 1e-6);
    assertEquals(0.125f, embedding.value().abs().min().item(), 1e-6);
  }

  /** One of each rule, with settings that make it remember all it can. */
  static Stream<Supplier<Optimizer>> rules() {
    return Stream.of(
        () -> new Sgd(0.01).momentum(0.9).dampening(0.5),
        () -> new Sgd(0.01).momentum(0.9).nesterov(),
        () -> new Adam(0.05).amsgrad(),
        () -> new AdamW(0.05).amsgrad(),
        () -> new Adamax(0.05),
        () -> new NAdam(0.05),
        () -> new RAdam(0.1),
        () -> new RmsProp(0.01).centered().momentum(0.5),
        () -> new Adagrad(0.8).initialAccumulator(0.1).rateDecay(0.01),
        () -> new Adadelta(8),
        () -> new Rprop(0.01),
        () -> new Asgd(0.05).averageFrom(3),
        () -> new Adafactor(0.2),
        () -> new Lion(0.04),
        () -> new Lamb(0.05),
        () -> new Muon(0.05, 0.05).weightDecay(0));
  }

  /** The gradients of Σ a · (w − 1)² + Σ (b − 2)², with curvatures that differ. */
  private static Gradients bowl(Parameter w, Parameter b) {
    Tensor curvature = Rng.of(9).uniform(w.shape(), 0.5f, 2);
    Tensor first = w.tracked().minus(1).square().times(curvature).sum();
    return first.plus(b.tracked().minus(2).square().sum()).backward();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleGoesDown(Supplier<Optimizer> rule) {
    Parameter w = new Parameter(Rng.of(1).normal(Shape.of(5, 3), 0, 1));
    Parameter b = new Parameter(Rng.of(2).normal(Shape.of(4), 0, 1));
    Optimizer optimizer = rule.get().schedule(Schedule.cosine(400));
    for (int i = 0; i < 400; i++) {
      optimizer.step(bowl(w, b));
    }
    assertEquals(0, w.value().minus(1).abs().max().item(), 0.1, optimizer.toString());
    assertEquals(0, b.value().minus(2).abs().max().item(), 0.1, optimizer.toString());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRestoredRuleGoesOnToTheSameBits(Supplier<Optimizer> rule) throws IOException {
    Parameter w = new Parameter(Rng.of(1).normal(Shape.of(5, 3), 0, 1));
    Parameter b = new Parameter(Rng.of(2).normal(Shape.of(4), 0, 1));
    Map<String, Parameter> names = Map.of("0.weight", w, "0.bias", b);
    Schedule schedule = Schedule.cosine(12);
    Optimizer first = rule.get().schedule(schedule);
    for (int i = 0; i < 6; i++) {
      first.step(bowl(w, b));
    }
    Path file = Files.createTempFile("state", ".safetensors");
    SafeTensors.write(first.state(names), file);
    Parameter w2 = new Parameter(w.value());
    Parameter b2 = new Parameter(b.value());
    Optimizer second = rule.get().schedule(schedule);
    second.restore(SafeTensors.read(file), Map.of("0.weight", w2, "0.bias", b2));
    Files.delete(file);
    assertEquals(6, second.steps());
    for (int i = 0; i < 6; i++) {
      first.step(bowl(w, b));
      second.step(bowl(w2, b2));
    }
    assertArrayEquals(w.value().toArray(), w2.value().toArray());
    assertArrayEquals(b.value().toArray(), b2.value().toArray());
  }

  @Test
  void aStateThatDoesNotFitIsRefused() {
    Adam adam = new Adam(0.1);
    after(adam, 1);
    Map<String, Tensor> state = adam.state(Map.of("w", weight));
    assertEquals(Set.of("Adam", "w.steps", "w.0", "w.1"), state.keySet());
    refused(
        "restore: this is not the state of Sgd; nothing in it has that name",
        () -> new Sgd(0.1).restore(state, Map.of("w", weight)));
    refused(
        "restore: the state has w.steps, which belongs to none of the parameters",
        () -> new Adam(0.1).restore(state, Map.of("v", weight)));
    Adam other = new Adam(0.1);
    Parameter three = new Parameter(Tensor.of(1, 2, 3));
    other.restore(state, Map.of("w", three));
    assertEquals(
        "update: array 0 of the parameter [3] has 2 elements, and the rule needs 3; restore a state"
            + " that this rule has saved, of this network",
        assertThrows(
                IllegalStateException.class, () -> other.step(three.tracked().sum().backward()))
            .getMessage());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    refused("Sgd: the learning rate must be a positive number, not 0.0", () -> new Sgd(0));
    refused(
        "Adam: the learning rate must be a positive number, not NaN", () -> new Adam(Double.NaN));
    refused("Sgd: momentum must be from 0 up to, not including, 1, not 1.0", () -> new Sgd(0.1, 1));
    refused(
        "Adam: beta2 must be from 0 up to, not including, 1, not 1.5",
        () -> new Adam(0.1, 0.9, 1.5, 1e-8));
    refused(
        "AdamW: weight decay must be a number that is not negative, not -1.0",
        () -> new AdamW(0.1).weightDecay(-1));
    refused(
        "Sgd: the learning rate must be a number that is not negative, not NaN",
        () -> new Sgd(0.1).learningRate(Double.NaN));
    refused(
        "Rprop: the etas must be below and above 1, not 1.0 and 1.2",
        () -> new Rprop(0.1).etas(1, 1.2));
    refused(
        "Rprop: the step sizes must go from a smaller to a larger one, not from 2.0 to 1.0",
        () -> new Rprop(0.1).stepSizes(2, 1));
    refused(
        "Adafactor: the decay's power must not be positive, and is 0.8",
        () -> new Adafactor(0.1).decayPower(0.8));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void optimizersNameThemselves() {
    assertEquals("sgd(0.1)", new Sgd(0.1).toString());
    assertEquals("sgd(0.1, momentum = 0.9)", new Sgd(0.1, 0.9).toString());
    assertEquals("adam(0.001)", new Adam(1e-3).toString());
    assertEquals("rmsprop(0.01)", new RmsProp(0.01).toString());
  }

  @Test
  void threadsShareALargeParameterToTheSameBits() {
    List<Supplier<Optimizer>> rules =
        List.of(
            () -> new Sgd(0.1),
            () -> new Sgd(0.1, 0.9),
            () -> new Sgd(0.1, 0.9).nesterov(),
            () -> new Adam(0.01),
            () -> new Adam(0.01).amsgrad());
    for (Supplier<Optimizer> rule : rules) {
      float[] alone = Threads.inline(() -> largeAfter(rule.get()));
      assertArrayEquals(alone, largeAfter(rule.get()), rule.get().toString());
    }
  }

  private static float[] largeAfter(Optimizer rule) {
    Parameter large = new Parameter(Tensor.linspace(-3, 4, 300_007));
    for (int i = 0; i < 3; i++) {
      Tensor w = large.tracked();
      rule.step(w.times(w).sum().backward());
    }
    return large.value().toArray();
  }
}
