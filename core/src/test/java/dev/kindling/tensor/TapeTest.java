package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Steps in an arena do what they do without one, whatever the step before them did. */
class TapeTest {
  private final Arena arena = new Arena();
  private final Parameter weight = new Parameter(Rng.of(1).normal(Shape.of(4, 3), 0f, 1f));
  private final Parameter bias = new Parameter(Tensor.of(0.1f, -0.2f, 0.3f));

  private static Tensor batch(int rows, int step) {
    return Rng.of(2).fork(step).normal(Shape.of(rows, 4), 0f, 1f);
  }

  private Tensor loss(Tensor x) {
    return x.affineRelu(weight.tracked(), bias.tracked()).logSoftmax(-1).square().mean();
  }

  /** The bits of what some steps give, in the arena and without one, are equal. */
  private void sameAsWithoutAnArena(int steps, IntFunction<Tensor[]> step) {
    for (int i = 0; i < steps; i++) {
      int number = i;
      float[][] plain = bits(step.apply(i));
      float[][] inArena = arena.within(() -> bits(step.apply(number)));
      for (int j = 0; j < plain.length; j++) {
        assertArrayEquals(plain[j], inArena[j], "result " + j + " of step " + i);
      }
      arena.reset();
    }
  }

  private static float[][] bits(Tensor... tensors) {
    return Stream.of(tensors).map(Tensor::toArray).toArray(float[][]::new);
  }

  private Tensor[] gradients(Tensor loss) {
    Gradients g = loss.backward();
    return new Tensor[] {loss, g.of(weight), g.of(bias)};
  }

  @Test
  void stepsThatRepeat() {
    sameAsWithoutAnArena(4, i -> gradients(loss(batch(5, i))));
  }

  @Test
  void parametersThatChangeBetweenSteps() {
    sameAsWithoutAnArena(
        4,
        i -> {
          weight.update(data -> data[0] = i);
          return gradients(loss(batch(5, i)));
        });
  }

  @Test
  void stepsThatTakeAnotherWay() {
    sameAsWithoutAnArena(
        9,
        i -> {
          Tensor x = batch(5, i);
          Tensor y = i % 3 == 1 ? x.tanh().times(x) : x;
          Tensor loss = loss(i % 2 == 0 ? y : y.plus(i));
          return gradients(i % 4 == 3 ? loss.exp().times(2) : loss);
        });
  }

  @Test
  void operationsWithOtherSettings() {
    sameAsWithoutAnArena(
        4,
        i -> {
          IntTensor labels = IntTensor.of(i % 3, 2, 1, (i + 1) % 3, 0);
          Tensor y = batch(5, i).affine(weight.tracked(), bias.tracked()).times(i + 0.5f);
          return gradients(y.pick(labels).clamp(-i, i).sum());
        });
  }

  @Test
  void batchesOfOtherSizes() {
    int[] rows = {5, 5, 2, 5, 1, 7, 7, 5};
    sameAsWithoutAnArena(rows.length, i -> gradients(loss(batch(rows[i], i))));
    long bytes = arena.bytes();
    sameAsWithoutAnArena(rows.length, i -> gradients(loss(batch(rows[i], i))));
    assertEquals(bytes, arena.bytes());
  }

  @Test
  void shapesThatChangeBetweenDimensions() {
    sameAsWithoutAnArena(
        4,
        i -> {
          Tensor x = batch(6, i).requiresGrad();
          Tensor y = i % 2 == 0 ? x.reshape(4, 6) : x.reshape(2, 12);
          return new Tensor[] {y.sum(0), y.softmax(0).square().sum().backward().of(x)};
        });
  }

  @Test
  void twoModelsInTurnsAndInOneStep() {
    Parameter other = new Parameter(Tensor.of(0.5f, 1.5f, -2f));
    sameAsWithoutAnArena(
        6,
        i -> {
          List<Tensor> results = new ArrayList<>();
          if (i % 3 != 0) {
            results.addAll(List.of(gradients(loss(batch(5, i)))));
          }
          if (i % 3 != 1) {
            Tensor penalty = other.tracked().square().sum();
            results.add(penalty.backward().of(other));
          }
          results.addAll(List.of(gradients(loss(batch(5, i + 1)))));
          return results.toArray(new Tensor[0]);
        });
  }

  @Test
  void goingBackTwice() {
    sameAsWithoutAnArena(
        3,
        i -> {
          Tensor loss = loss(batch(5, i));
          Tensor[] once = gradients(loss);
          Tensor[] twice = gradients(loss);
          assertNotSame(once[1], twice[1]);
          return Stream.of(once, twice).flatMap(Stream::of).toArray(Tensor[]::new);
        });
  }

  @Test
  void gradientsOfGradients() {
    sameAsWithoutAnArena(
        3,
        i -> {
          Tensor x = batch(5, i).requiresGrad();
          Tensor slope = loss(x).backward(true).of(x);
          Gradients second = slope.square().sum().backward();
          return new Tensor[] {slope, second.of(x), second.of(weight)};
        });
  }

  /** y = x², an operation that keeps what it sees. */
  private static final class Square implements Op {
    private final List<Tensor> seen = new ArrayList<>();

    @Override
    public Shape shape(Shape... in) {
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      // Operations within an operation come later on the tape.
      Tensor x = Tensor.of(f.shape(0), f.in(0));
      System.arraycopy(x.times(x).toArray(), 0, f.out(), 0, f.out().length);
    }

    @Override
    public void grad(Chain c) {
      Tensor upstream = (Tensor) c.upstream();
      Tensor slope = ((Tensor) c.in(0)).times(2).times(upstream);
      seen.add(upstream);
      seen.add(slope);
      c.give(0, slope);
    }
  }

  @Test
  void operationsOfOnesOwn() {
    Square square = new Square();
    sameAsWithoutAnArena(
        4,
        i -> {
          Tensor y = batch(5, i).affine(weight.tracked(), bias.tracked());
          return gradients(y.apply(square).times(3).sum());
        });
    assertThrows(IllegalStateException.class, () -> square.seen.get(2).toArray());
    assertThrows(IllegalStateException.class, () -> square.seen.get(3).toArray());
    assertEquals("[5, 3]", square.seen.get(0).shape().toString());
    assertEquals(3f, square.seen.get(0).toArray()[0]);
  }

  @Test
  void equalOperationsAreNotMistakenForEachOther() {
    record Counting(List<String> calls) implements Op {
      @Override
      public Shape shape(Shape... in) {
        return in[0];
      }

      @Override
      public void forward(Frame f) {
        System.arraycopy(f.in(0), 0, f.out(), 0, f.out().length);
      }

      @Override
      public void grad(Chain c) {
        calls.add("grad");
        c.give(0, c.upstream());
      }
    }
    for (int i = 0; i < 3; i++) {
      List<String> calls = new ArrayList<>();
      arena.within(() -> loss(batch(5, 0).apply(new Counting(new ArrayList<>()))));
      arena.within(() -> weight.tracked().apply(new Counting(calls)).sum().backward());
      assertEquals(List.of("grad"), calls);
      arena.reset();
    }
  }

  @Test
  void checkpoints() {
    sameAsWithoutAnArena(
        3,
        i -> {
          Tensor x = batch(5, i).requiresGrad();
          Tensor y =
              Checkpoint.of(t -> t.affine(weight.tracked(), bias.tracked()).tanh(), x.times(2));
          Gradients g = y.times(y).sum().backward();
          return new Tensor[] {y, g.of(x), g.of(weight)};
        });
  }

  @Test
  void aMistakeInTheMiddleOfAStep() {
    sameAsWithoutAnArena(
        6,
        i -> {
          Tensor x = batch(5, i);
          if (i % 2 == 1) {
            assertThrows(IllegalArgumentException.class, () -> x.tanh().matmul(x));
            assertThrows(
                IllegalStateException.class, () -> loss(x).plus(Tensor.of(1, 2)).backward());
          }
          return gradients(loss(x));
        });
  }

  @Test
  void aStepThatEndsWithAnException() {
    sameAsWithoutAnArena(2, i -> gradients(loss(batch(5, i))));
    assertThrows(
        ArithmeticException.class,
        () ->
            arena.within(
                () -> {
                  batch(5, 2).affineRelu(weight.tracked(), bias.tracked()).tanh();
                  throw new ArithmeticException();
                }));
    sameAsWithoutAnArena(2, i -> gradients(loss(batch(5, i))));
  }

  @Test
  void anOperationThatFails() {
    record Failing() implements Op {
      @Override
      public Shape shape(Shape... in) {
        return in[0];
      }

      @Override
      public void forward(Frame f) {
        f.workspace(7);
        throw new ArithmeticException();
      }

      @Override
      public void grad(Chain c) {}
    }
    sameAsWithoutAnArena(
        4,
        i -> {
          Tensor x = batch(5, i);
          if (i % 2 == 1) {
            assertThrows(ArithmeticException.class, () -> x.apply(new Failing()));
          }
          return gradients(loss(x));
        });
  }

  @Test
  void twoParametersOfOneShapeAreNotMistaken() {
    Parameter a = new Parameter(Tensor.of(1, 2));
    Parameter b = new Parameter(Tensor.of(3, 4));
    sameAsWithoutAnArena(
        4,
        i -> {
          Parameter first = i % 2 == 0 ? a : b;
          Parameter second = i % 2 == 0 ? b : a;
          Gradients g = first.tracked().times(5).times(second.tracked().exp()).sum().backward();
          return new Tensor[] {g.of(a), g.of(b)};
        });
  }

  @Test
  void aParameterUsedTwiceHasTheSumOfBoth() {
    sameAsWithoutAnArena(
        3, i -> gradients(loss(batch(5, i)).plus(loss(batch(2, i))).plus(loss(batch(3, i)))));
  }

  @Test
  void whatIsKeptSaysSoAlsoWhenTheNextStepHasTheSamePlace() {
    List<Tensor> kept = new ArrayList<>();
    for (int step = 0; step < 2; step++) {
      arena.within(
          () -> {
            Tensor w = weight.tracked();
            Tensor product = batch(5, 0).matmul(w);
            Tensor loss = product.sum();
            Gradients g = loss.backward();
            kept.addAll(List.of(w, w.reshape(12), product, product.reshape(15), loss, g.of(w)));
            kept.add(g.of(weight));
            return loss;
          });
      arena.reset();
    }
    arena.within(() -> batch(5, 0).matmul(weight.tracked()).sum().backward().of(weight));
    for (Tensor tensor : kept) {
      assertEquals(
          "The tensor "
              + tensor.shape()
              + " belongs to a training step that is over; take a copy() of it during the step",
          assertThrows(IllegalStateException.class, tensor::toArray).getMessage());
      assertThrows(IllegalStateException.class, () -> tensor.plus(1));
      assertThrows(IllegalStateException.class, () -> arena.within(() -> tensor.plus(1)));
    }
    Tensor loss = kept.get(4);
    assertThrows(IllegalStateException.class, loss::backward);
  }

  @Test
  void whatWasMadeOutsideOfAPastStepDoesNotGoBackThroughIt() {
    Tensor within = arena.within(() -> weight.tracked().times(2));
    Tensor loss = within.plus(1).sum();
    arena.reset();
    assertThrows(IllegalStateException.class, loss::backward);
  }

  @Test
  void handlesAreNewInEachStepAndBuffersAreNot() {
    Tensor first = arena.within(() -> batch(5, 0).tanh());
    float[] buffer = first.data();
    arena.reset();
    Tensor second = arena.within(() -> batch(5, 1).tanh());
    assertNotSame(first, second);
    assertSame(buffer, second.data());
  }

  @Test
  void workspacesServeManyOperations() {
    record Lavish() implements Op {
      @Override
      public Shape shape(Shape... in) {
        return in[0];
      }

      @Override
      public void forward(Frame f) {
        float[] a = f.workspace(100);
        float[] b = f.workspace(100);
        assertNotSame(a, b);
        Arrays.fill(a, 1f);
        Arrays.fill(f.out(), a[50]);
      }

      @Override
      public void grad(Chain c) {}
    }
    arena.within(() -> Tensor.of(1).apply(new Lavish()).apply(new Lavish()));
    assertEquals(4 * (2 + 2 * 100), arena.bytes());
  }
}
