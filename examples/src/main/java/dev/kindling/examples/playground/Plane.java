package dev.kindling.examples.playground;

import dev.kindling.data.Dataset;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;

/**
 * Points of two classes, 0 and 1, on the square from −{@link #EDGE} to {@link #EDGE}.
 *
 * @param points row-major [n, 2]: x, y
 * @param labels the class of each point
 */
record Plane(float[] points, float[] labels) {
  static final float EDGE = 2;

  private static final float NOISE = 0.17f;
  private static final double TURNS = 1.6;

  /**
   * Two half circles that hook into each other: scikit-learn's {@code make_moons}, in the middle.
   */
  static Plane moons(int count, Rng rng) {
    Plane plane = new Plane(new float[2 * count], new float[count]);
    for (int i = 0; i < count; i++) {
      double angle = Math.PI * rng.uniform(3L * i);
      boolean upper = i % 2 == 0;
      double x = StrictMath.cos(angle) - 0.5;
      double y = StrictMath.sin(angle) - 0.25;
      plane.set(i, upper ? x : -x, upper ? y : -y, upper ? 0 : 1, NOISE, rng);
    }
    return plane;
  }

  /** Two arms that wind around the middle. */
  static Plane spiral(int count, Rng rng) {
    Plane plane = new Plane(new float[2 * count], new float[count]);
    for (int i = 0; i < count; i++) {
      double along = 0.06 + 0.94 * rng.uniform(3L * i);
      double angle = 2 * Math.PI * TURNS * along + Math.PI * (i % 2);
      double radius = 1.85 * along;
      double x = radius * StrictMath.sin(angle);
      double y = radius * StrictMath.cos(angle);
      plane.set(i, x, y, i % 2, NOISE / 4, rng);
    }
    return plane;
  }

  /** The middles of the cells of a grid over the square: row by row, from the top left. */
  static Tensor grid(int cells) {
    float step = 2 * EDGE / cells;
    return Tensor.filled(
        Shape.of(cells * cells, 2),
        data -> {
          for (int i = 0; i < cells * cells; i++) {
            data[2 * i] = -EDGE + step * (i % cells + 0.5f);
            data[2 * i + 1] = EDGE - step * (i / cells + 0.5f);
          }
        });
  }

  private void set(int i, double x, double y, int label, float noise, Rng rng) {
    points[2 * i] = (float) x + noise * rng.fork(1).normal(i);
    points[2 * i + 1] = (float) y + noise * rng.fork(2).normal(i);
    labels[i] = label;
  }

  Dataset dataset() {
    return Dataset.of(
        Tensor.of(Shape.of(labels.length, 2), points),
        Tensor.of(Shape.of(labels.length, 1), labels));
  }
}
