package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.family.Activation;
import dev.kindling.op.family.Binary;
import dev.kindling.op.family.Indexing;
import dev.kindling.op.family.Movement;
import dev.kindling.op.family.Product;
import dev.kindling.op.family.Unary;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every operation; a new one adds one line to {@link #samples()}. */
class OpTest {
  private static final List<Class<? extends Op>> FAMILIES =
      List.of(
          Activation.class,
          Binary.class,
          Indexing.class,
          Movement.class,
          Product.class,
          Unary.class);

  /** An operation and arguments, away from the points where it has no derivative. */
  record Sample(Op op, Tensor... in) {
    @Override
    public String toString() {
      return op + " of " + Arrays.stream(in).map(x -> x.shape().toString()).toList();
    }
  }

  static Stream<Sample> samples() {
    return Stream.of(
        new Sample(new Unary.Scale(-1.5f), signed(3, 4)),
        new Sample(new Unary.Shift(2f), signed(3, 4)),
        new Sample(new Unary.Exp(), signed(3, 4)),
        new Sample(new Unary.Log(), positive(3, 4)),
        new Sample(new Binary.Add(), signed(3, 4), positive(3, 4)),
        new Sample(new Binary.Subtract(), signed(3, 4), positive(3, 4)),
        new Sample(new Binary.Multiply(), signed(3, 4), positive(3, 4)),
        new Sample(new Binary.Divide(), signed(3, 4), positive(3, 4)),
        new Sample(new Activation.ReLU(), signed(5, 7)),
        new Sample(new Activation.Gate(), signed(5, 7), signed(5, 7)),
        new Sample(new Activation.Softmax(), signed(3, 5)),
        new Sample(new Activation.LogSoftmax(), signed(3, 5)),
        new Sample(new Movement.Reshape(Shape.of(4, 3)), signed(3, 4)),
        new Sample(new Movement.Transpose(), signed(3, 4)),
        new Sample(new Movement.Expand(Shape.of(2, 3, 4)), signed(3, 1)),
        new Sample(new Movement.Expand(Shape.of(2, 3)), signed()),
        new Sample(new Movement.SumTo(Shape.of(3, 1)), signed(2, 3, 4)),
        new Sample(new Movement.SumTo(Shape.of()), signed(5, 7)),
        new Sample(new Movement.SumTo(Shape.of(4)), signed(3, 4)),
        new Sample(new Product.MatMul(false, false), signed(3, 4), signed(4, 2)),
        new Sample(new Product.MatMul(true, false), signed(4, 3), signed(4, 2)),
        new Sample(new Product.MatMul(false, true), signed(3, 4), signed(2, 4)),
        new Sample(new Product.MatMul(true, true), signed(4, 3), signed(2, 4)),
        new Sample(new Product.Affine(false), signed(3, 4), signed(4, 2), signed(2)),
        new Sample(new Product.Affine(true), signed(3, 4), signed(4, 2), signed(2)),
        new Sample(new Indexing.Pick(new int[] {1, 0, 3}), signed(3, 4)),
        new Sample(new Indexing.Place(new int[] {1, 0, 3}, 4), signed(3)));
  }

  @Test
  void everyOperationHasASample() {
    Set<Class<?>> missing = new HashSet<>();
    FAMILIES.forEach(family -> missing.addAll(List.of(family.getPermittedSubclasses())));
    samples().forEach(sample -> missing.remove(sample.op.getClass()));
    assertEquals(Set.of(), missing);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void gradientsAgreeWithDifferences(Sample sample) {
    checkGradient(sample.op, sample.in);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void resultsInAnArenaAreTheSame(Sample sample) {
    float[] plain = Tensor.call(sample.op, sample.in).toArray();
    Arena arena = new Arena();
    for (int step = 0; step < 2; step++) {
      Arrays.fill(arena.take(plain.length), Float.NaN);
      arena.reset();
      Tensor result = arena.within(() -> Tensor.call(sample.op, sample.in));
      assertArrayEquals(plain, result.toArray());
      arena.reset();
    }
  }

  @Test
  void aGradientThatIsATenthOfAPercentOffFails() {
    record Wrong() implements Op {
      @Override
      public Shape shape(Shape... in) {
        return in[0];
      }

      @Override
      public void forward(Frame f) {
        new Unary.Exp().forward(f);
      }

      @Override
      public void grad(Chain c) {
        c.give(
            0, c.upstream().apply(new Binary.Multiply(), c.out()).apply(new Unary.Scale(1.001f)));
      }
    }
    assertThrows(AssertionError.class, () -> checkGradient(new Wrong(), signed(3, 4)));
  }

  /**
   * Compares the slope along a random direction with central differences, extrapolated to a step of
   * 0 (Richardson), which leaves rounding as the only error.
   */
  private static void checkGradient(Op op, Tensor... in) {
    Tensor upstream = random(Tensor.call(op, in).shape(), 77);
    Tensor[] tracked = Stream.of(in).map(Tensor::requiresGrad).toArray(Tensor[]::new);
    Gradients g = Tensor.call(op, tracked).times(upstream).sum().backward();
    for (int i = 0; i < in.length; i++) {
      if (op instanceof Activation.Gate && i == 1) {
        continue; // the gate passes nothing to what opens it
      }
      Tensor direction = random(in[i].shape(), 100 + i);
      double slope = dot(g.of(tracked[i]), direction);
      double h = 1 / 64.0;
      double coarse = difference(op, in, i, direction, upstream, 2 * h);
      double fine = difference(op, in, i, direction, upstream, h);
      double wanted = (4 * fine - coarse) / 3;
      double scale = Math.max(1, Math.abs(wanted));
      assertTrue(
          Math.abs(slope - wanted) < 3e-4 * scale,
          op + " input " + i + ": gradient " + slope + ", differences " + wanted);
    }
  }

  private static double difference(
      Op op, Tensor[] in, int i, Tensor direction, Tensor upstream, double h) {
    return (at(op, in, i, direction, upstream, h) - at(op, in, i, direction, upstream, -h))
        / (2 * h);
  }

  private static double at(Op op, Tensor[] in, int i, Tensor direction, Tensor upstream, double h) {
    Tensor[] moved = in.clone();
    moved[i] = in[i].plus(direction.times((float) h));
    return dot(Tensor.call(op, moved), upstream);
  }

  private static double dot(Tensor a, Tensor b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += (double) a.data()[i] * b.data()[i];
    }
    return sum;
  }

  /** Numbers of both signs, from 0.1 to 0.9 in size. */
  private static Tensor signed(int... dims) {
    Tensor x = random(Shape.of(dims), 1);
    return Tensor.filled(
        x.shape(),
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = Math.copySign(0.1f + 0.8f * Math.abs(x.data()[i]), x.data()[i]);
          }
        });
  }

  private static Tensor positive(int... dims) {
    return Rng.of(2).uniform(Shape.of(dims), 0.5f, 2f);
  }

  private static Tensor random(Shape shape, int seed) {
    return Rng.of(seed).uniform(shape, -1f, 1f);
  }
}
