package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Layers side by side that all get the same input; their outputs are joined along a dimension, or
 * added.
 *
 * <pre>{@code
 * Layer inception = Parallel.concat(1, narrow, wide);   // [n, 16, h, w] and [n, 32, h, w]: 48
 * }</pre>
 *
 * <p>The parameters' paths begin with {@code branches.0}, {@code branches.1}, ….
 */
public final class Parallel implements Layer {
  private final List<Layer> branches;

  /** The dimension that is joined, or 0 for a sum. */
  private final int axis;

  private Parallel(int axis, Layer... branches) {
    this.axis = axis;
    this.branches = List.of(branches);
    if (branches.length == 0) {
      throw new IllegalArgumentException("parallel: got no layers; needs at least one");
    }
    Shape input = input();
    if (input != null) {
      output(input);
    }
  }

  /**
   * The outputs one after another along a dimension of the batch.
   *
   * @param axis from 1, since 0 counts the samples; negative counts from the last, which is −1
   * @throws IllegalArgumentException if there are no layers, or their outputs do not fit
   */
  public static Parallel concat(int axis, Layer... branches) {
    if (axis == 0) {
      throw new IllegalArgumentException(
          "parallel: the axis 0 counts the samples; needs another to join the outputs along");
    }
    return new Parallel(axis, branches);
  }

  /**
   * The sum of the outputs.
   *
   * @throws IllegalArgumentException if there are no layers, or their outputs differ in shape
   */
  public static Parallel sum(Layer... branches) {
    return new Parallel(0, branches);
  }

  /** Its layers by their path. */
  Map<String, Layer> branches() {
    Map<String, Layer> named = new LinkedHashMap<>();
    branches.forEach(branch -> named.put(path(named.size()), branch));
    return named;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    Tensor[] outputs = new Tensor[branches.size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = Branches.forward(path(i), branches.get(i), x, pass);
      check(i, outputs[0].shape(), outputs[i].shape());
    }
    if (axis != 0) {
      return Tensor.concat(axis, outputs);
    }
    Tensor sum = outputs[0];
    for (int i = 1; i < outputs.length; i++) {
      sum = sum.plus(outputs[i]);
    }
    return sum;
  }

  @Override
  public @Nullable Shape input() {
    for (Layer branch : branches) {
      if (branch.input() != null) {
        return branch.input();
      }
    }
    return null;
  }

  @Override
  public Shape output(Shape sample) {
    Shape first = Shape.of();
    int size = 0;
    for (int i = 0; i < branches.size(); i++) {
      Shape output = Shape.of(1).then(Branches.output(path(i), branches.get(i), sample));
      first = i == 0 ? output : first;
      check(i, first, output);
      size += axis == 0 ? 0 : output.dim(axis);
    }
    Shape joined = axis == 0 ? first : first.with(axis, size);
    return joined.slice(1, joined.rank());
  }

  /** Checks that an output, with its dimension of samples, fits the first one. */
  private void check(int branch, Shape first, Shape output) {
    if (axis >= first.rank() || axis <= -first.rank()) {
      throw new LayerException(
          this + ": layer 0 gives the shape " + first + ", which has no axis " + axis, "");
    }
    boolean fits = first.rank() == output.rank();
    if (!fits || !(axis == 0 ? output : output.with(axis, first.dim(axis))).equals(first)) {
      throw new LayerException(
          this
              + ": layer "
              + branch
              + " gives the shape "
              + output
              + ", and layer 0 "
              + first
              + (axis == 0 ? ", which cannot be added" : ", which axis " + axis + " cannot join"),
          "");
    }
  }

  private static String path(int branch) {
    return "branches." + branch;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(axis == 0 ? "sum(" : "concat(" + axis);
    for (int i = 0; i < branches.size(); i++) {
      text.append(i == 0 && axis == 0 ? "" : ", ").append(branches.get(i));
    }
    return text.append(')').toString();
  }
}
