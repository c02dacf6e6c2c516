package dev.kindling.tensor;

import dev.kindling.op.Shape;
import java.util.function.Function;

/**
 * Compares gradients with differences of the function's values.
 *
 * <pre>{@code
 * GradCheck.check(x -> x[0].matmul(x[1]).relu(), a, b);
 * }</pre>
 *
 * <p>Each input is moved along a random direction; the slope that the gradient predicts is compared
 * with central differences, extrapolated to a step of 0 (L. F. Richardson, 1911), so that only
 * rounding is left as an error. The inputs should be of size about 1 and not within 0.03 of a kink.
 */
public final class GradCheck {
  private static final double STEP = 1 / 64.0;
  private static final double TOLERANCE = 3e-4;

  private GradCheck() {}

  /**
   * Checks the gradients with respect to all inputs, at these inputs.
   *
   * @throws IllegalStateException if one is wrong: by more than 3e-4 of the slope, or of 1 if the
   *     slope is smaller
   */
  public static void check(Function<Tensor[], Tensor> function, Tensor... inputs) {
    Tensor[] tracked = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      tracked[i] = inputs[i].detach().requiresGrad();
    }
    Tensor output = function.apply(tracked);
    Tensor upstream = random(output.shape(), 77);
    Gradients g = output.node == null ? null : output.backward(upstream);
    for (int i = 0; i < inputs.length; i++) {
      Tensor direction = random(inputs[i].shape(), 100 + i);
      double slope = g == null || !g.has(tracked[i]) ? 0 : dot(g.of(tracked[i]), direction);
      double coarse = difference(function, inputs, i, direction, upstream, 2 * STEP);
      double fine = difference(function, inputs, i, direction, upstream, STEP);
      double wanted = (4 * fine - coarse) / 3;
      if (!(Math.abs(slope - wanted) < TOLERANCE * Math.max(1, Math.abs(wanted)))) {
        throw new IllegalStateException(
            "gradient check: along a random direction of input "
                + i
                + " the gradient's slope is "
                + (float) slope
                + ", and the function's "
                + (float) wanted);
      }
    }
  }

  /**
   * Checks the gradients of the gradients, as {@link #check} does.
   *
   * @throws IllegalStateException if one is wrong
   */
  public static void checkSecond(Function<Tensor[], Tensor> function, Tensor... inputs) {
    for (int i = 0; i < inputs.length; i++) {
      int wanted = i;
      check(x -> gradient(function, x, wanted), inputs);
    }
  }

  /**
   * The recorded gradient with respect to one input, zero where the function does not depend on it.
   */
  private static Tensor gradient(Function<Tensor[], Tensor> function, Tensor[] x, int wanted) {
    Tensor[] tracked = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      tracked[i] = x[i].node == null ? x[i].requiresGrad() : x[i];
    }
    Tensor output = function.apply(tracked);
    if (output.node == null) {
      return Tensor.zeros(x[wanted].shape().dims());
    }
    Gradients g = output.backward(random(output.shape(), 55), true);
    return g.has(tracked[wanted]) ? g.of(tracked[wanted]) : Tensor.zeros(x[wanted].shape().dims());
  }

  private static double difference(
      Function<Tensor[], Tensor> function,
      Tensor[] inputs,
      int i,
      Tensor direction,
      Tensor upstream,
      double h) {
    Tensor[] moved = inputs.clone();
    moved[i] = inputs[i].plus(direction.times((float) h));
    double above = dot(function.apply(moved), upstream);
    moved[i] = inputs[i].plus(direction.times((float) -h));
    return (above - dot(function.apply(moved), upstream)) / (2 * h);
  }

  private static double dot(Tensor a, Tensor b) {
    float[] x = a.data();
    float[] y = b.data();
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

  private static Tensor random(Shape shape, int seed) {
    return Rng.of(seed).uniform(shape, -1f, 1f);
  }
}
