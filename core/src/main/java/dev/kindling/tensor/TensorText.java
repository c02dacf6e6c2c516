package dev.kindling.tensor;

import dev.kindling.op.Shape;

/** What {@link Tensor#toString()} returns. */
final class TensorText {
  private static final int PRINTED = 40;

  private TensorText() {}

  static String of(Shape shape, float[] data) {
    if (shape.size() > PRINTED) {
      return "Tensor" + shape;
    }
    StringBuilder text = new StringBuilder();
    print(shape, data, text, 0, 0);
    return text.toString();
  }

  private static void print(Shape shape, float[] data, StringBuilder text, int dim, int from) {
    if (dim == shape.rank()) {
      text.append(data[from]);
      return;
    }
    int stride = shape.slice(dim + 1, shape.rank()).size();
    text.append('[');
    for (int i = 0; i < shape.dim(dim); i++) {
      print(shape, data, text.append(i == 0 ? "" : ", "), dim + 1, from + i * stride);
    }
    text.append(']');
  }
}
