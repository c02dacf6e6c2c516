package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradientsTest {
  @Test
  void reluHasTheGradientOfItsDefinition() {
    Tensor x = Tensor.of(-1, 0, 1, 2).requiresGrad();
    assertArrayEquals(new float[] {0, 0, 1, 2}, x.relu().toArray());
    assertArrayEquals(new float[] {0, 0, 1, 1}, x.relu().sum().backward().of(x).toArray());
  }

  @Test
  void aTensorUsedTwiceHasTheSumOfBothGradients() {
    Tensor x = Tensor.of(3).requiresGrad();
    assertEquals(7f, x.times(x).plus(x).sum().backward().of(x).item());
  }

  @Test
  void broadcastOperandsHaveGradientsOfTheirOwnShape() {
    Tensor row = Tensor.of(1, 2, 3).requiresGrad();
    Tensor column = Tensor.of(new float[][] {{10}, {20}}).requiresGrad();
    Gradients g = row.times(column).sum().backward();
    assertArrayEquals(new float[] {30, 30, 30}, g.of(row).toArray());
    assertEquals("[[6.0], [6.0]]", g.of(column).toString());
  }

  @Test
  void theGradientStopsAtDetach() {
    Tensor x = Tensor.of(3).requiresGrad();
    assertEquals(3f, x.times(x.detach()).sum().backward().of(x).item());
  }

  @Test
  void nothingIsRecordedWithoutALeaf() {
    Tensor y = Tensor.of(1, 2).plus(Tensor.of(3, 4)).relu().sum();
    assertNull(y.node);
    assertSame(y, y.detach());
    assertEquals(
        "backward: nothing was recorded; compute the loss with a training pass, or from tensors that"
            + " requiresGrad()",
        assertThrows(IllegalStateException.class, y::backward).getMessage());
  }

  @Test
  void onlyAScalarGoesBackward() {
    Tensor y = Tensor.zeros(32, 10).requiresGrad().relu();
    assertEquals(
        "backward: needs a scalar, not the shape [32, 10]; reduce it first, with mean() or sum(), or"
            + " give the gradient of what follows",
        assertThrows(IllegalStateException.class, y::backward).getMessage());
  }

  @Test
  void aParameterChangedMeanwhileIsNoticed() {
    Parameter weight = new Parameter(Tensor.of(1, 2));
    Tensor loss = weight.tracked().times(2).sum();
    weight.update(data -> data[0] = 5);
    assertEquals(
        "backward: the parameter [2] was changed after the loss was computed; compute the loss again",
        assertThrows(IllegalStateException.class, loss::backward).getMessage());
  }

  @Test
  void whatTheScalarDoesNotDependOnHasNoGradient() {
    Tensor x = Tensor.of(1).requiresGrad();
    Gradients g = x.sum().backward();
    assertEquals(
        "gradients: the scalar does not depend on this tensor [2]; only parameters and tensors from"
            + " requiresGrad() have gradients",
        assertThrows(IllegalArgumentException.class, () -> g.of(Tensor.of(1, 2))).getMessage());
    assertEquals(
        "gradients: the scalar does not depend on this parameter [3]; only parameters and tensors from"
            + " requiresGrad() have gradients",
        assertThrows(IllegalArgumentException.class, () -> g.of(new Parameter(Tensor.zeros(3))))
            .getMessage());
  }

  @Test
  void sumsAddTheParametersGradients() {
    Parameter weight = new Parameter(Tensor.of(1, 2));
    Gradients once = weight.tracked().sum().backward();
    Gradients twice = weight.tracked().times(2).sum().backward();
    assertSame(once, Gradients.sum(List.of(once)));
    assertArrayEquals(new float[] {3, 3}, Gradients.sum(List.of(once, twice)).of(weight).toArray());
  }

  @Test
  void sumsOfManyGradientsAddThemFromLeftToRight() {
    Parameter weight = new Parameter(Tensor.full(1f, 5000));
    List<Gradients> parts =
        IntStream.range(0, 5)
            .mapToObj(i -> weight.tracked().times(i == 2 ? 1e8f : 0.3f).sum().backward())
            .toList();
    float expected = 0.3f + 0.3f + 1e8f + 0.3f + 0.3f;
    for (float sum : Gradients.sum(parts).of(weight).toArray()) {
      assertEquals(expected, sum);
    }
  }

  @Test
  void aDeepChainNeedsNoDeepStack() {
    Tensor x = Tensor.of(1).requiresGrad();
    Tensor y = x;
    for (int i = 0; i < 100_000; i++) {
      y = y.plus(1);
    }
    assertEquals(1f, y.sum().backward().of(x).item());
  }

  @Test
  void gradientsHaveGradients() {
    Tensor x = Tensor.of(2, -3).requiresGrad();
    Tensor slope = x.times(x).times(x).sum().backward(true).of(x);
    assertArrayEquals(new float[] {12, 27}, slope.toArray());
    Tensor curvature = slope.sum().backward(true).of(x);
    assertArrayEquals(new float[] {12, -18}, curvature.toArray());
    assertArrayEquals(new float[] {6, 6}, curvature.sum().backward().of(x).toArray());
  }

  @Test
  void aHessianVectorProductIsTheGradientOfASlope() {
    Tensor x = Tensor.of(1, 2).requiresGrad();
    Tensor v = Tensor.of(3, -1);
    // f = x₀²x₁ has the Hessian [[2x₁, 2x₀], [2x₀, 0]]
    Tensor first = x.times(Tensor.of(1, 0)).sum();
    Tensor second = x.times(Tensor.of(0, 1)).sum();
    Tensor slope = first.times(first).times(second).backward(true).of(x).times(v).sum();
    assertArrayEquals(new float[] {10, 6}, slope.backward().of(x).toArray());
  }

  @Test
  void aPenaltyOnAGradientReachesTheParameters() {
    Parameter weight = new Parameter(Tensor.of(2, 3));
    Tensor x = Tensor.of(1, 1).requiresGrad();
    Tensor w = weight.tracked();
    Tensor slope = x.times(w).times(w).sum().backward(true).of(x);
    assertArrayEquals(
        new float[] {4 * 8, 4 * 27}, slope.times(slope).sum().backward().of(weight).toArray());
  }

  @Test
  void aVectorTimesTheJacobian() {
    Tensor x = Tensor.of(1, -2).requiresGrad();
    Gradients g = x.times(x).backward(Tensor.of(10, 100));
    assertArrayEquals(new float[] {20, -400}, g.of(x).toArray());
    assertEquals(
        "backward: the gradient of what follows has the shape [3]; for this tensor it needs [2]",
        assertThrows(IllegalArgumentException.class, () -> x.times(x).backward(Tensor.of(1, 2, 3)))
            .getMessage());
  }

  /** y = x², whose gradient is said to be 100 times the upstream one. */
  private static final class Loud implements DifferentiableFunction {
    @Override
    public Tensor forward(Tensor... x) {
      return x[0].times(x[0]);
    }

    @Override
    public Tensor[] backward(Tensor upstream, Tensor output, Tensor... x) {
      return new Tensor[] {upstream.times(100).times(output)};
    }
  }

  @Test
  void aFunctionOfOnesOwnHasItsOwnGradient() {
    Tensor x = Tensor.of(3).requiresGrad();
    Tensor y = Tensor.of(new Loud(), x.times(1)).times(2).sum();
    assertEquals(18f, y.item());
    assertEquals(1800f, y.backward().of(x).item());
    assertEquals(2 * 100 * 9 * 100f, y.backward(true).of(x).sum().backward().of(x).item());
    assertNull(Tensor.of(new Loud(), Tensor.of(3)).node);
  }

  @Test
  void aCheckpointComputesAgainAndGivesTheSameGradients() {
    Parameter weight = new Parameter(Tensor.of(2, 3));
    Tensor w = weight.tracked();
    Tensor x = Tensor.of(1, 5).requiresGrad();
    Tensor other = Tensor.of(7, 7).requiresGrad();
    int[] calls = {0};
    UnaryOperator<Tensor> block =
        t -> {
          calls[0]++;
          return t.times(w).exp().times(other).plus(weight.tracked());
        };
    Gradients plain = block.apply(x.times(0.5f)).sum().backward();
    Tensor y = Checkpoint.of(block, x.times(0.5f));
    assertEquals(2, calls[0]);
    Gradients g = y.sum().backward();
    assertEquals(3, calls[0]);
    assertArrayEquals(plain.of(x).toArray(), g.of(x).toArray());
    assertArrayEquals(plain.of(other).toArray(), g.of(other).toArray());
    assertArrayEquals(plain.of(weight).toArray(), g.of(weight).toArray());
    assertEquals(
        "checkpoint: its gradients cannot have gradients of their own; call the function without it",
        assertThrows(IllegalStateException.class, () -> y.sum().backward(true)).getMessage());
    assertNull(Checkpoint.of(t -> t.times(2), Tensor.of(1)).node);
  }

  @Test
  void aCheckpointHasGradientsForAllThatItsFunctionUses() {
    Tensor a = Tensor.of(2).requiresGrad();
    Tensor b = Tensor.of(3).requiresGrad();
    Parameter c = new Parameter(Tensor.of(5));
    Parameter d = new Parameter(Tensor.of(7));
    UnaryOperator<Tensor> function =
        t -> t.times(a).times(b).times(c.tracked()).times(d.tracked()).times(c.tracked());
    Gradients g = Checkpoint.of(function, Tensor.of(1)).backward();
    assertEquals("[525.0]", g.of(a).toString());
    assertEquals("[350.0]", g.of(b).toString());
    assertEquals("[420.0]", g.of(c).toString());
    assertEquals("[150.0]", g.of(d).toString());
  }

  @Test
  void aWrongGradientIsFound() {
    GradCheck.check(x -> x[0].times(x[1]).exp(), Tensor.of(0.5f, -1), Tensor.of(1, 0.3f));
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> GradCheck.check(x -> Tensor.of(new Loud(), x[0]), Tensor.of(1)))
            .getMessage();
    assertTrue(
        message.startsWith(
            "gradient check: along a random direction of input 0 the gradient's slope is "),
        message);
  }

  @Test
  void aWrongGradientOfAGradientIsFound() {
    GradCheck.check(x -> Tensor.of(new OnceRight(), x[0]), Tensor.of(1, 2));
    assertThrows(
        IllegalStateException.class,
        () -> GradCheck.checkSecond(x -> Tensor.of(new OnceRight(), x[0]), Tensor.of(1, 2)));
  }

  /** y = x³, whose gradient 3x² is right and has none of its own. */
  private static final class OnceRight implements DifferentiableFunction {
    @Override
    public Tensor forward(Tensor... x) {
      return x[0].times(x[0]).times(x[0]);
    }

    @Override
    public Tensor[] backward(Tensor upstream, Tensor output, Tensor... x) {
      return new Tensor[] {upstream.times(x[0].times(x[0]).times(3).detach())};
    }
  }

  @Test
  void whatAFunctionDoesNotDependOnIsCheckedToo() {
    Tensor a = Tensor.of(1, 2);
    Tensor b = Tensor.of(3, 4);
    GradCheck.checkSecond(x -> x[0].times(x[0]), a, b);
    GradCheck.checkSecond(x -> Tensor.of(5), a, b);
    GradCheck.check(x -> Tensor.of(5), a);
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> GradCheck.check(x -> x[0].times(x[1].detach()), a, b))
            .getMessage();
    assertTrue(
        message.startsWith(
            "gradient check: along a random direction of input 1 the gradient's slope is 0.0"),
        message);
  }

  /** The gradient of Σ u · x² with respect to x is 2ux, and that one's with respect to u is 2x. */
  @Test
  void theGradientOfWhatFollowsIsRecordedWhereAsked() {
    Tensor x = Tensor.of(1, -2).requiresGrad();
    Tensor u = Tensor.of(10, 100).requiresGrad();
    Tensor slope = x.times(x).backward(u, true).of(x);
    assertEquals("[20.0, -400.0]", slope.toString());
    assertEquals("[2.0, -4.0]", slope.sum().backward().of(u).toString());
    assertNull(x.times(x).backward(u).of(x).node);
  }

  @Test
  void gradientsNameTheirParametersInTheOrderOfUse() {
    Parameter first = new Parameter(Tensor.of(1));
    Parameter second = new Parameter(Tensor.of(2));
    Gradients g = first.tracked().times(second.tracked()).sum().backward();
    assertEquals(List.of(first, second), List.copyOf(g.parameters()));
    assertEquals(2, Gradients.sum(List.of(g, g)).parameters().size());
    assertEquals(Set.of(), Tensor.of(1).requiresGrad().sum().backward().parameters());
  }

  @Test
  void anOperationIsToldWhichGradientsAreWanted() {
    record Told() implements Op {
      @Override
      public Shape shape(Shape... in) {
        return in[0];
      }

      @Override
      public void forward(Frame f) {}

      @Override
      public void grad(Chain c) {
        assertTrue(c.wants(0));
        assertFalse(c.wants(1));
        c.give(0, c.upstream());
        c.give(1, c.upstream());
      }
    }
    Tensor x = Tensor.of(1).requiresGrad();
    assertEquals("[1.0]", x.apply(new Told(), Tensor.of(2)).backward().of(x).toString());
  }

  @Test
  void aFunctionOfOnesOwnGivesAGradientForEachInput() {
    DifferentiableFunction sum =
        new DifferentiableFunction() {
          @Override
          public Tensor forward(Tensor... x) {
            return x[0].plus(x[1]);
          }

          @Override
          public Tensor[] backward(Tensor upstream, Tensor output, Tensor... x) {
            return new Tensor[] {upstream};
          }

          @Override
          public String toString() {
            return "sum";
          }
        };
    Tensor x = Tensor.of(1).requiresGrad();
    Tensor y = Tensor.of(sum, x, x);
    assertEquals(
        "sum: backward gave 1 gradients for 2 inputs; it needs as many",
        assertThrows(IllegalStateException.class, y::backward).getMessage());
  }
}
