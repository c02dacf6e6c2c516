package dev.kindling.tensor;

import dev.kindling.op.Shape;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What {@link Tensor#toString()} and {@link IntTensor#toString()} return. */
final class TensorText {
  private static final int WIDTH = 75;

  /** With more elements than these, only {@link #EDGE} at each end of a dimension are written. */
  private static final int WHOLE = 1000;

  private static final int EDGE = 3;

  private final Shape shape;
  private final boolean whole;
  private final StringBuilder text = new StringBuilder();

  private TensorText(Shape shape) {
    this.shape = shape;
    this.whole = shape.size() <= WHOLE;
  }

  static String of(Shape shape, float[] data) {
    String line = line("Tensor", shape, i -> FloatText.of(data[i]));
    if (line != null) {
      return line;
    }
    TensorText table = new TensorText(shape);
    int[] shown = table.shown();
    FloatText number = FloatText.fitting(data, shown);
    return table.of("Tensor", shown, i -> number.text(data[i]));
  }

  static String of(Shape shape, int[] data) {
    String line = line("IntTensor", shape, i -> Integer.toString(data[i]));
    if (line != null) {
      return line;
    }
    TensorText table = new TensorText(shape);
    return table.of("IntTensor", table.shown(), i -> Integer.toString(data[i]));
  }

  /** All on one line, or null where that is too long. */
  private static @Nullable String line(String name, Shape shape, IntFunction<String> element) {
    if (shape.size() == 0) {
      return shape.rank() == 1 ? "[]" : name + shape;
    }
    if (shape.size() > WIDTH) {
      return null;
    }
    TensorText line = new TensorText(shape);
    line.line(0, 0, element);
    return line.text.length() <= WIDTH ? line.text.toString() : null;
  }

  private void line(int dim, int from, IntFunction<String> element) {
    if (dim == shape.rank()) {
      text.append(element.apply(from));
      return;
    }
    int stride = stride(dim);
    text.append('[');
    for (int i = 0; i < shape.dim(dim); i++) {
      text.append(i == 0 ? "" : ", ");
      line(dim + 1, from + i * stride, element);
    }
    text.append(']');
  }

  private int stride(int dim) {
    return shape.slice(dim + 1, shape.rank()).size();
  }

  /** Whether the elements of a dimension from this index on are left out, up to the last ones. */
  private boolean gap(int dim, int i) {
    return !whole && shape.dim(dim) > 2 * EDGE && i == EDGE;
  }

  /** The positions of the elements that are written. */
  private int[] shown() {
    int[] at = {0};
    for (int dim = 0; dim < shape.rank(); dim++) {
      int stride = stride(dim);
      int size = shape.dim(dim);
      int kept = whole ? size : Math.min(size, 2 * EDGE);
      int[] next = new int[at.length * kept];
      for (int i = 0; i < next.length; i++) {
        int own = i % kept;
        next[i] = at[i / kept] + (own < EDGE ? own : own + size - kept) * stride;
      }
      at = next;
    }
    return at;
  }

  private String of(String name, int[] shown, IntFunction<String> element) {
    int width = Arrays.stream(shown).map(at -> element.apply(at).length()).max().orElse(0);
    text.append(name).append(shape).append('\n');
    rows(0, 0, i -> padded(element.apply(i), width));
    return text.toString();
  }

  private static String padded(String number, int width) {
    return " ".repeat(width - number.length()) + number;
  }

  private void rows(int dim, int from, IntFunction<String> element) {
    int stride = stride(dim);
    boolean last = dim == shape.rank() - 1;
    text.append('[');
    int column = dim + 1;
    for (int i = 0; i < shape.dim(dim); i++) {
      String word = gap(dim, i) ? "..." : last ? element.apply(from + i * stride) : "";
      // Every line keeps room for its brackets at the end.
      boolean breaks = !last || column + 2 + word.length() + shape.rank() > WIDTH;
      if (i > 0) {
        column = breaks ? dim + 1 : column + 2;
        text.append(breaks ? "," + "\n".repeat(shape.rank() - 1 - dim + (last ? 1 : 0)) : ", ")
            .append(breaks ? " ".repeat(dim + 1) : "");
      }
      text.append(word);
      column += word.length();
      if (gap(dim, i)) {
        i = shape.dim(dim) - EDGE - 1;
      } else if (!last) {
        rows(dim + 1, from + i * stride, element);
      }
    }
    text.append(']');
  }

  /** What {@link Tensor#summary()} returns. */
  static String summary(Shape shape, float[] data) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    int zeros = 0;
    int numbers = 0;
    for (float x : data) {
      if (x == x) {
        min = Math.min(min, x);
        max = Math.max(max, x);
        sum += x;
        zeros += x == 0f ? 1 : 0;
        numbers++;
      }
    }
    if (numbers == 0) {
      return shape + (shape.size() == 0 ? ": no elements" : ": only NaN");
    }
    return shape
        + ": min "
        + FloatText.rounded(min, 4)
        + ", max "
        + FloatText.rounded(max, 4)
        + ", mean "
        + FloatText.rounded(sum / numbers, 4)
        + ", "
        + percent(zeros, shape.size())
        + " zeros, "
        + percent(shape.size() - numbers, shape.size())
        + " NaN";
  }

  /** Rounded to a tenth, but 0 and 100 only where they are exact. */
  private static String percent(int count, int size) {
    if (count == 0 || count == size) {
      return count == 0 ? "0 %" : "100 %";
    }
    long tenths = Math.max(1, Math.min(Math.round(1000.0 * count / size), 999));
    return FloatText.rounded(tenths / 10.0, 3) + " %";
  }
}
