package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Normalization;
import dev.kindling.op.family.RowNorm;
import dev.kindling.op.family.RunNorm;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What the normalizations have in common: a weight and a bias for each channel, and checks. */
final class Channels {
  private Channels() {}

  static Shape sizes(String who, int... dims) {
    boolean positive = dims.length > 0;
    for (int dim : dims) {
      positive &= dim > 0;
    }
    if (!positive) {
      throw new IllegalArgumentException(
          call(who, Shape.of(dims)) + ": needs at least one size, and each at least 1");
    }
    return Shape.of(dims);
  }

  static Parameter ones(Shape shape) {
    return new Parameter(Tensor.full(1f, shape.dims()));
  }

  static Parameter zeros(Shape shape) {
    return new Parameter(Tensor.full(0f, shape.dims()));
  }

  /** A parameter with the same elements. */
  static @Nullable Parameter fresh(@Nullable Parameter parameter) {
    return parameter == null ? null : new Parameter(parameter.value());
  }

  /** y · weight + bias for channels that are runs of {@code inner} elements. */
  static Tensor affine(
      Tensor y, @Nullable Parameter weight, @Nullable Parameter bias, int inner, Pass pass) {
    Normalization.ChannelAffine op = new Normalization.ChannelAffine(inner);
    if (weight == null) {
      return y;
    }
    return bias == null
        ? y.apply(op, pass.use(weight))
        : y.apply(op, pass.use(weight), pass.use(bias));
  }

  /**
   * The same of groups of so many adjacent elements of a block that are normalized before.
   *
   * @param moments those of x, or null where nobody has found them
   */
  static Tensor groups(
      Tensor x,
      @Nullable Tensor moments,
      int groups,
      int inner,
      float eps,
      @Nullable Parameter weight,
      @Nullable Parameter bias,
      int run,
      Pass pass) {
    if (weight == null || bias == null || run < 2 || x.size() == 0) {
      Tensor y = x.apply(new Normalization.Normalize(groups, inner, true, eps));
      return affine(y, weight, bias, run, pass);
    }
    RunNorm.Scaled op = new RunNorm.Scaled(groups, inner, run, eps);
    return moments == null
        ? x.apply(op, pass.use(weight), pass.use(bias))
        : x.apply(op, pass.use(weight), pass.use(bias), moments);
  }

  /** The rows of the last dimensions normalized, with a weight and a bias for each place. */
  static Tensor rows(
      Tensor x,
      Shape dims,
      boolean centred,
      float eps,
      @Nullable Parameter weight,
      @Nullable Parameter bias,
      Pass pass) {
    if (weight == null) {
      return x.apply(
          new Normalization.Normalize(x.size() / dims.size(), dims.size(), centred, eps));
    }
    RowNorm.Scaled op = new RowNorm.Scaled(centred, eps);
    return bias == null
        ? x.apply(op, pass.use(weight))
        : x.apply(op, pass.use(weight), pass.use(bias));
  }

  static void checkLast(Layer layer, Shape dims, Shape shape) {
    int rank = shape.rank();
    if (!ends(shape, dims)) {
      String fix = "";
      Shape needed = null;
      if (rank >= dims.rank()) {
        String own = call("", dims);
        String text = layer.toString();
        Shape last = shape.slice(rank - dims.rank(), rank);
        needed = shape.slice(0, rank - dims.rank()).then(dims);
        fix = text.endsWith(own) ? "use " + text.replace(own, call("", last)) : "";
      }
      throw new LayerException(
          layer + ": the input has the shape " + shape + ", which does not end with " + dims,
          fix,
          needed);
    }
  }

  private static boolean ends(Shape shape, Shape dims) {
    int before = shape.rank() - dims.rank();
    boolean same = before >= 0;
    for (int d = 0; same && d < dims.rank(); d++) {
      same = shape.dim(before + d) == dims.dim(d);
    }
    return same;
  }

  static void check(Layer layer, int channels, Shape shape) {
    if (shape.rank() < 2 || shape.dim(1) != channels) {
      throw new LayerException(
          layer + ": the input has the shape " + shape + ", not [n, " + channels + ", …]",
          shape.rank() < 2
              ? ""
              : "use "
                  + layer.toString().replaceFirst("\\b" + channels + "\\)$", shape.dim(1) + ")"),
          shape.rank() < 2 ? null : shape.with(1, channels).without(0));
    }
  }

  static String call(String who, Shape dims) {
    String list = dims.toString();
    return who + "(" + list.substring(1, list.length() - 1) + ")";
  }
}
