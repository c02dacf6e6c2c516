package dev.kindling.tensor;

import dev.kindling.op.Shape;
import java.lang.reflect.Array;

/** Arrays of arrays, of floats or of integers, as one row-major array. */
final class Nested {
  private Nested() {}

  static Tensor floats(Object nested) {
    Shape shape = shape(nested);
    float[] data = new float[shape.size()];
    copy("Tensor.of", nested, shape, 0, 0, data);
    return Tensor.wrap(shape, data);
  }

  static IntTensor ints(Object nested) {
    Shape shape = shape(nested);
    int[] data = new int[shape.size()];
    copy("IntTensor.of", nested, shape, 0, 0, data);
    return IntTensor.wrap(shape, data);
  }

  /** As the first arrays have it; without a first, the rest is 0. */
  private static Shape shape(Object nested) {
    int length = Array.getLength(nested);
    Class<?> type = nested.getClass().getComponentType();
    if (!type.isArray()) {
      return Shape.of(length);
    }
    Object first = length > 0 ? Array.get(nested, 0) : Array.newInstance(type.componentType(), 0);
    return Shape.of(length).then(shape(first));
  }

  private static void copy(String who, Object part, Shape shape, int dim, int at, Object data) {
    int length = Array.getLength(part);
    if (length != shape.dim(dim)) {
      throw new IllegalArgumentException(
          who
              + ": an array at depth "
              + dim
              + " has "
              + length
              + " elements, and the first there "
              + shape.dim(dim)
              + "; needs equal lengths");
    }
    if (dim == shape.rank() - 1) {
      System.arraycopy(part, 0, data, at, length);
      return;
    }
    int stride = shape.slice(dim + 1, shape.rank()).size();
    for (int i = 0; i < length; i++) {
      copy(who, Array.get(part, i), shape, dim + 1, at + i * stride, data);
    }
  }
}
