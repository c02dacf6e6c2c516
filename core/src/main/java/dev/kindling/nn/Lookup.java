package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Indexing;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;

/** Rows of a table by their number; what the embeddings have in common. */
final class Lookup {
  /** Whole numbers from here on are not all floats. */
  private static final float EXACT = 0x1p24f;

  private Lookup() {}

  /** The ids in a tensor of floats. */
  static IntTensor ids(Layer layer, Tensor x) {
    float[] values = x.toArray();
    int[] ids = new int[values.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) values[i];
      if (ids[i] != values[i] || values[i] >= EXACT) {
        throw new LayerException(
            layer
                + ": the id "
                + values[i]
                + " at position "
                + i
                + " is no whole number below 2^24",
            "");
      }
    }
    return IntTensor.of(x.shape(), ids);
  }

  /** Checks that all ids are rows of the table. */
  static int[] check(Layer layer, IntTensor ids, int rows) {
    int[] at = ids.toArray();
    for (int i = 0; i < at.length; i++) {
      if (at[i] < 0 || at[i] >= rows) {
        throw new LayerException(
            layer
                + ": the id "
                + at[i]
                + " at position "
                + i
                + " is outside the vocabulary 0.."
                + (rows - 1),
            "");
      }
    }
    return at;
  }

  /** The index of a padding row; a negative one counts from the last. */
  static int padding(String who, int padding, int rows) {
    int at = padding < 0 ? padding + rows : padding;
    if (at < 0 || at >= rows) {
      throw new IllegalArgumentException(
          who + ": the padding id " + padding + " is outside the vocabulary 0.." + (rows - 1));
    }
    return at;
  }

  static Tensor withoutRow(Tensor table, int row) {
    float[] data = table.toArray();
    int cols = table.shape().dim(1);
    Arrays.fill(data, row * cols, (row + 1) * cols, 0f);
    return Tensor.of(table.shape(), data);
  }

  /**
   * The rows at some indices. A row gets no gradient where it is padding, and the mean of its
   * places' instead of the sum where {@code mean}.
   */
  static Tensor rows(Tensor table, int[] at, int padding, boolean mean) {
    Tensor rows = table.apply(new Indexing.Take(0, at, 0f));
    if (!mean && Arrays.stream(at).noneMatch(i -> i == padding)) {
      return rows;
    }
    int[] count = new int[table.shape().dim(0)];
    for (int i : at) {
      count[i]++;
    }
    Tensor share =
        Tensor.filled(
            Shape.of(at.length, 1),
            data -> {
              for (int i = 0; i < data.length; i++) {
                data[i] = at[i] == padding ? 0f : mean ? 1f / count[at[i]] : 1f;
              }
            });
    // The value is that of the rows, and the gradient theirs times the share.
    Tensor value = rows.detach();
    return value.plus(rows.minus(value).times(share));
  }
}
