package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Axes;
import dev.kindling.op.family.Indexing;
import dev.kindling.op.family.Layout;
import dev.kindling.op.family.Movement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Changes of shape and movements of elements; a negative axis counts from the last, which is −1.
 */
public sealed interface Shaping permits Tensor {
  /** The same elements in another shape; one size may be −1, which means what is left. */
  default Tensor reshape(int... dims) {
    return reshape(Axes.reshaped(((Tensor) this).shape(), dims));
  }

  /** The same elements in another shape. */
  default Tensor reshape(Shape shape) {
    Tensor x = (Tensor) this;
    return x.shape().equals(shape) ? x : Tensor.call(new Movement.Reshape(shape), x);
  }

  /** All elements as one row. */
  default Tensor flatten() {
    return reshape(((Tensor) this).size());
  }

  /** The dimensions {@code from} to {@code to}, both included, made one. */
  default Tensor flatten(int from, int to) {
    Shape x = ((Tensor) this).shape();
    int first = Axes.of("flatten", x, from);
    int last = Axes.of("flatten", x, to);
    if (first > last) {
      throw new IllegalArgumentException(
          "flatten: from the axis "
              + from
              + " to "
              + to
              + " of the shape "
              + x
              + "; needs the first before the last");
    }
    Shape joined = Shape.of(x.slice(first, last + 1).size());
    return reshape(x.slice(0, first).then(joined).then(x.slice(last + 1, x.rank())));
  }

  /** Without the dimensions of size 1. */
  default Tensor squeeze() {
    return reshape(Arrays.stream(((Tensor) this).shape().dims()).filter(d -> d != 1).toArray());
  }

  /** Without this dimension, which has the size 1. */
  default Tensor squeeze(int axis) {
    Shape x = ((Tensor) this).shape();
    int at = Axes.of("squeeze", x, axis);
    if (x.dim(at) != 1) {
      throw new IllegalArgumentException(
          "squeeze: the axis "
              + axis
              + " of the shape "
              + x
              + " has the size "
              + x.dim(at)
              + "; needs 1");
    }
    return reshape(x.without(at));
  }

  /** With a new dimension of size 1, which has the index {@code axis} in the result. */
  default Tensor unsqueeze(int axis) {
    Shape x = ((Tensor) this).shape();
    int at = Axes.inserted("unsqueeze", x, axis);
    return reshape(x.slice(0, at).then(Shape.of(1)).then(x.slice(at, x.rank())));
  }

  /** Copies along dimensions that are 1 or missing, until the shape is the one given. */
  default Tensor expand(int... dims) {
    return ((Tensor) this).expandTo(Shape.of(dims));
  }

  /** The transpose of a matrix. */
  default Tensor transpose() {
    return Tensor.call(new Movement.Transpose(), (Tensor) this);
  }

  /** Two dimensions exchanged. */
  default Tensor transpose(int axis1, int axis2) {
    Tensor x = (Tensor) this;
    int[] order = Axes.order(x.shape().rank(), true);
    int a = Axes.of("transpose", x.shape(), axis1);
    int b = Axes.of("transpose", x.shape(), axis2);
    order[a] = b;
    order[b] = a;
    return permute(order);
  }

  /** The dimensions in another order: dimension d of the result is dimension axes[d] of x. */
  default Tensor permute(int... axes) {
    return Tensor.call(new Movement.Permute(axes.clone()), (Tensor) this);
  }

  /** The dimension {@code from} put at {@code to}; the others keep their order. */
  default Tensor moveAxis(int from, int to) {
    Shape x = ((Tensor) this).shape();
    int moved = Axes.of("moveAxis", x, from);
    int target = Axes.of("moveAxis", x, to);
    int[] order = Axes.order(x.rank(), true, moved);
    System.arraycopy(order, 1, order, 0, target);
    order[target] = moved;
    return permute(order);
  }

  /** The elements of a dimension from {@code from} on; negative counts from its end. */
  default Tensor slice(int axis, int from) {
    Shape x = ((Tensor) this).shape();
    return slice(axis, from, x.dim(Axes.of("slice", x, axis)));
  }

  /** The elements of a dimension from {@code from} up to, not including, {@code to}. */
  default Tensor slice(int axis, int from, int to) {
    return slice(axis, from, to, 1);
  }

  /**
   * The elements {@code from}, {@code from + step}, … of a dimension, up to, not including, {@code
   * to}; negative ones count from its end.
   */
  default Tensor slice(int axis, int from, int to, int step) {
    Tensor x = (Tensor) this;
    return Tensor.call(Layout.Strided.slice(x.shape(), axis, from, to, step), x);
  }

  /** One index of a dimension, which is left out; negative counts from its end. */
  default Tensor select(int axis, int index) {
    Tensor x = (Tensor) this;
    return Tensor.call(Layout.Strided.select(x.shape(), axis, index), x);
  }

  /** Cuts a dimension into parts of these sizes. */
  default List<Tensor> split(int axis, int... sizes) {
    Shape x = ((Tensor) this).shape();
    int size = x.dim(Axes.of("split", x, axis));
    if (Arrays.stream(sizes).asLongStream().sum() != size
        || Arrays.stream(sizes).anyMatch(part -> part < 0)) {
      throw new IllegalArgumentException(
          "split: the sizes "
              + Arrays.toString(sizes)
              + " for the axis "
              + axis
              + " of the shape "
              + x
              + "; needs sizes of 0 or more that add up to "
              + size);
    }
    List<Tensor> parts = new ArrayList<>();
    int from = 0;
    for (int part : sizes) {
      parts.add(slice(axis, from, from + part));
      from += part;
    }
    return List.copyOf(parts);
  }

  /**
   * Cuts a dimension into parts of ⌈size / n⌉, the last of which may be smaller; where that takes
   * fewer than n parts, there are fewer.
   */
  default List<Tensor> chunk(int axis, int n) {
    Shape x = ((Tensor) this).shape();
    int size = x.dim(Axes.of("chunk", x, axis));
    if (n < 1) {
      throw new IllegalArgumentException("chunk: got " + n + " parts; needs at least 1");
    }
    int part = Math.max((int) (((long) size + n - 1) / n), 1);
    int[] sizes = new int[Math.max((size + part - 1) / part, 1)];
    Arrays.fill(sizes, part);
    sizes[sizes.length - 1] = size - part * (sizes.length - 1);
    return split(axis, sizes);
  }

  /** The slices of a dimension, one for each index, without the dimension. */
  default List<Tensor> unbind(int axis) {
    Shape x = ((Tensor) this).shape();
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < x.dim(Axes.of("unbind", x, axis)); i++) {
      parts.add(select(axis, i));
    }
    return List.copyOf(parts);
  }

  /**
   * Windows over a dimension, one every {@code step} elements, each along a new last dimension of
   * {@code size}.
   */
  default Tensor unfold(int axis, int size, int step) {
    Tensor x = (Tensor) this;
    return Tensor.call(Layout.Strided.windows(x.shape(), axis, size, step), x);
  }

  /** Zeros before and after a dimension's elements; negative numbers crop. */
  default Tensor pad(int axis, int before, int after) {
    return pad(axis, before, after, 0f);
  }

  /** A number before and after a dimension's elements; negative numbers crop. */
  default Tensor pad(int axis, int before, int after, float value) {
    return Padding.constant((Tensor) this, axis, before, after, value);
  }

  /** Mirrors a dimension's elements at its first and its last, which are not repeated. */
  default Tensor padReflect(int axis, int before, int after) {
    return Padding.reflect((Tensor) this, axis, before, after);
  }

  /** Repeats a dimension's first and last elements. */
  default Tensor padReplicate(int axis, int before, int after) {
    return Padding.replicate((Tensor) this, axis, before, after);
  }

  /** Goes on with a dimension's other end. */
  default Tensor padCircular(int axis, int before, int after) {
    return Padding.circular((Tensor) this, axis, before, after);
  }

  /**
   * Shifts a dimension's elements to higher indices; what leaves at the end enters at the start.
   */
  default Tensor roll(int axis, int shift) {
    Tensor x = (Tensor) this;
    int at = Axes.of("roll", x.shape(), axis);
    int size = x.shape().dim(at);
    int[] index = new int[size];
    for (int i = 0; i < size; i++) {
      index[i] = Math.floorMod((long) i - shift, size);
    }
    return Tensor.call(new Indexing.Take(at, index, 0f), x);
  }

  /** The dimensions backwards. */
  default Tensor flip(int... axes) {
    Tensor x = (Tensor) this;
    return Tensor.call(Layout.Strided.flip(x.shape(), axes), x);
  }

  /**
   * The whole tensor again and again, {@code times[d]} times along dimension d; where there are
   * more numbers than dimensions, the first ones make new dimensions (NumPy's tile).
   */
  default Tensor repeat(int... times) {
    Tensor x = (Tensor) this;
    int rank = times.length;
    int missing = rank - x.shape().rank();
    if (missing < 0 || Arrays.stream(times).anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException(
          "repeat: the numbers "
              + Arrays.toString(times)
              + " for the shape "
              + x.shape()
              + "; needs 0 or more for each dimension");
    }
    int[] apart = new int[2 * rank];
    int[] copied = new int[2 * rank];
    int[] joined = new int[rank];
    for (int d = 0; d < rank; d++) {
      int size = d < missing ? 1 : x.shape().dim(d - missing);
      apart[2 * d] = 1;
      apart[2 * d + 1] = size;
      copied[2 * d] = times[d];
      copied[2 * d + 1] = size;
      joined[d] = times[d] * size;
    }
    return x.reshape(apart).expand(copied).reshape(joined);
  }

  /** Each element of a dimension {@code times} times, one after another. */
  default Tensor repeatInterleave(int axis, int times) {
    Shape x = ((Tensor) this).shape();
    int at = Axes.of("repeatInterleave", x, axis);
    if (times < 0) {
      throw new IllegalArgumentException(
          "repeatInterleave: got " + times + " times; needs 0 or more");
    }
    int[] copied = x.slice(0, at + 1).then(Shape.of(times)).then(x.slice(at + 1, x.rank())).dims();
    return unsqueeze(at + 1).expand(copied).reshape(x.with(at, x.dim(at) * times));
  }

  /**
   * The matrix of the last two dimensions with zeros above a diagonal: 0 is the main one, 1 the one
   * above.
   */
  default Tensor tril(int diagonal) {
    return Tensor.call(new Layout.Triangle(false, diagonal), (Tensor) this);
  }

  /** The matrix of the last two dimensions with zeros above its diagonal. */
  default Tensor tril() {
    return tril(0);
  }

  /**
   * The matrix of the last two dimensions with zeros below a diagonal: 0 is the main one, 1 the one
   * above.
   */
  default Tensor triu(int diagonal) {
    return Tensor.call(new Layout.Triangle(true, diagonal), (Tensor) this);
  }

  /** The matrix of the last two dimensions with zeros below its diagonal. */
  default Tensor triu() {
    return triu(0);
  }

  /** The main diagonal of the matrix of the last two dimensions. */
  default Tensor diagonal() {
    return diagonal(0, -2, -1);
  }

  /**
   * A diagonal through two dimensions, which it replaces as the last one: the elements whose index
   * in {@code axis2} is {@code offset} larger than in {@code axis1}.
   */
  default Tensor diagonal(int offset, int axis1, int axis2) {
    Tensor x = (Tensor) this;
    return Tensor.call(Layout.Strided.diagonal(x.shape(), offset, axis1, axis2), x);
  }

  /** Square matrices of zeros with the last dimension as their diagonal. */
  default Tensor diagEmbed() {
    return diagEmbed(0);
  }

  /**
   * Square matrices of zeros with the last dimension as a diagonal, above the main one or below.
   */
  default Tensor diagEmbed(int offset) {
    Tensor x = (Tensor) this;
    int size = x.shape().dim(Axes.of("diagEmbed", x.shape(), -1)) + Math.abs(offset);
    Shape square = x.shape().without(-1).then(Shape.of(size, size));
    return Tensor.call(new Layout.AddStrided(Layout.Strided.diagonal(square, offset, -2, -1)), x);
  }
}
