package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Adds to each element of a sequence {@code [..., time, features]} numbers that tell where it
 * stands: y = x + p[time].
 */
public final class PositionalEncoding implements Layer {
  private static final double BASE = 10000;

  private final String name;
  private final Tensor table;
  private final @Nullable Parameter weight;

  private PositionalEncoding(String name, Tensor table, @Nullable Parameter weight) {
    this.name = name;
    this.table = table;
    this.weight = weight;
  }

  /**
   * p[t, 2i] = sin(t / 10000^(2i/features)), p[t, 2i + 1] = cos of the same. A. Vaswani et al.,
   * <em>Attention is all you need</em> (2017).
   *
   * @param length the longest sequence
   */
  public static PositionalEncoding sinusoidal(int length, int features) {
    check("sinusoidal", length, features);
    return new PositionalEncoding(
        "sinusoidal", angles(0, length, features, new int[] {0, 1}, features), null);
  }

  /**
   * Parameters, one for each position and feature, that start from the normal distribution with
   * deviation 0.02. A. Radford et al. (2018).
   *
   * @param length the longest sequence
   */
  public static LayerSpec learned(int length, int features) {
    check("learned", length, features);
    return rng -> {
      Tensor start = rng.normal(Shape.of(length, features), 0f, 0.02f);
      return new PositionalEncoding("learned", start, new Parameter(start));
    };
  }

  /**
   * Turns each pair of features (2i, 2i + 1) of x {@code [..., time, features]} by its position
   * times 10000^(−2i/features): (a, b) becomes (a cos − b sin, a sin + b cos), so that inner
   * products depend on distances alone. J. Su et al., <em>RoFormer</em> (2021).
   *
   * @param first the position of the first element
   */
  public static Tensor rotate(Tensor x, int first) {
    Shape shape = x.shape();
    if (shape.rank() < 2 || shape.dim(-1) % 2 != 0) {
      throw new IllegalArgumentException(
          "rotate: the shape "
              + shape
              + "; needs [..., time, features] with an even number of features");
    }
    int time = shape.dim(-2);
    int half = shape.dim(-1) / 2;
    Tensor sin = angles(first, time, half, new int[] {0}, 2 * half);
    Tensor cos = angles(first, time, half, new int[] {1}, 2 * half);
    Tensor pairs = x.reshape(shape.with(-1, half).then(Shape.of(2)));
    Tensor a = pairs.select(-1, 0);
    Tensor b = pairs.select(-1, 1);
    return Tensor.stack(-1, a.times(cos).minus(b.times(sin)), a.times(sin).plus(b.times(cos)))
        .reshape(shape);
  }

  /** Sine (0) and cosine (1) of the angles, in turns, rounded from double precision. */
  private static Tensor angles(int first, int time, int columns, int[] kinds, int features) {
    return Tensor.filled(
        Shape.of(time, columns),
        data -> {
          for (int j = 0; j < columns; j++) {
            int pair = j / kinds.length;
            double step = StrictMath.pow(BASE, -2.0 * pair / features);
            for (int t = 0; t < time; t++) {
              double angle = (first + t) * step;
              boolean sine = kinds[j % kinds.length] == 0;
              data[t * columns + j] =
                  (float) (sine ? StrictMath.sin(angle) : StrictMath.cos(angle));
            }
          }
        });
  }

  private static void check(String name, int length, int features) {
    if (length < 1 || features < 1) {
      throw new IllegalArgumentException(
          name + "Positions(" + length + ", " + features + "): both sizes must be at least 1");
    }
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    check(x.shape());
    Tensor all = weight == null ? table : pass.use(weight);
    int time = x.shape().dim(-2);
    return x.plus(time == all.shape().dim(0) ? all : all.slice(0, 0, time));
  }

  /** One position of a sequence. */
  @Override
  public Shape input() {
    return Shape.of(table.shape().dim(1));
  }

  @Override
  public Shape output(Shape sample) {
    check(TransformerSpec.sequence(sample));
    return sample;
  }

  private void check(Shape x) {
    int length = table.shape().dim(0);
    int features = table.shape().dim(1);
    if (x.rank() < 2 || x.dim(-1) != features || x.dim(-2) > length) {
      throw new LayerException(
          this
              + ": the input has the shape "
              + x
              + ", not [batch, time, "
              + features
              + "] with at most "
              + length
              + " times",
          "");
    }
  }

  @Override
  public String toString() {
    return name + "Positions(" + table.shape().dim(0) + ", " + table.shape().dim(1) + ")";
  }
}
