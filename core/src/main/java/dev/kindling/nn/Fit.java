package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether the arguments of a loss fit each other; {@code who} begins the message of a refusal. */
final class Fit {
  private Fit() {}

  /** The target as numbers of the output's shape. */
  static Tensor target(String who, Tensor output, Target target) {
    if (!(target instanceof Tensor numbers)) {
      throw new IllegalArgumentException(
          who + ": needs a target of numbers, a Tensor, not an IntTensor " + target.shape());
    }
    same(who, "output", output, "target", numbers);
    return numbers;
  }

  static void same(String who, String a, Tensor x, String b, Tensor y) {
    if (!x.shape().equals(y.shape())) {
      throw new IllegalArgumentException(
          who
              + ": the "
              + a
              + " "
              + x.shape()
              + " and the "
              + b
              + " "
              + y.shape()
              + " differ; needs equal shapes");
    }
  }

  /** Checks that all numbers are from {@code min} to {@code max}; the others are named. */
  static void within(String who, String what, Tensor x, float min, float max, String fix) {
    float[] numbers = x.toArray();
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] < min || numbers[i] > max) {
        throw new IllegalArgumentException(
            who
                + ": the "
                + what
                + " "
                + numbers[i]
                + " at position "
                + i
                + " is outside "
                + min
                + ".."
                + max
                + "; "
                + fix);
      }
    }
  }

  /** Checks that all numbers are 1 or −1. */
  static void signs(String who, Tensor target) {
    float[] numbers = target.toArray();
    for (int i = 0; i < numbers.length; i++) {
      if (Math.abs(numbers[i]) != 1f) {
        throw new IllegalArgumentException(
            who + ": the target " + numbers[i] + " at position " + i + " is neither 1 nor -1");
      }
    }
  }

  /** Checks that a setting is as {@code needs} says. */
  static void setting(boolean good, String who, String what, float value, String needs) {
    if (!good) {
      throw new IllegalArgumentException(
          who + ": the " + what + " is " + value + "; needs " + needs);
    }
  }

  /** The losses times weights that broadcast to their shape, or the losses where there are none. */
  static Tensor weighted(String who, Tensor losses, @Nullable Tensor weight) {
    if (weight == null) {
      return losses;
    }
    Shape shape = losses.shape();
    if (!Shape.broadcast(who, shape, weight.shape()).equals(shape)) {
      throw new IllegalArgumentException(
          who
              + ": weights "
              + weight.shape()
              + " for losses "
              + shape
              + "; needs weights that broadcast to them");
    }
    return losses.times(weight);
  }

  /**
   * Scores {@code [batch, classes]} or {@code [classes]} as a matrix, and the losses of its rows in
   * the shape that was given.
   */
  static Tensor rows(String who, Tensor scores, Function<Tensor, Tensor> losses) {
    int rank = scores.shape().rank();
    if (rank != 1 && rank != 2) {
      throw new IllegalArgumentException(
          who + ": needs scores [batch, classes] or [classes], not the shape " + scores.shape());
    }
    return rank == 2 ? losses.apply(scores) : losses.apply(scores.unsqueeze(0)).reshape(Shape.of());
  }
}
