package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;

/** Rows of a table by their number; what the embeddings have in common. */
final class Lookup {
  /** Whole numbers from here on are not all floats. */
  private static final float EXACT = 0x1p24f;

  private Lookup() {}

  /** The ids in a tensor of floats, each a row of the table. */
  static IntTensor ids(Layer layer, Tensor x, int rows) {
    check(layer, x, rows);
    return IntTensor.filled(
        x.shape(),
        ids -> {
          for (int i = 0; i < ids.length; i++) {
            ids[i] = (int) x.at(i);
          }
        });
  }

  /** Checks that a tensor of floats has whole numbers that are rows of the table. */
  static void check(Layer layer, Tensor x, int rows) {
    for (int i = 0; i < x.size(); i++) {
      float value = x.at(i);
      if ((int) value != value || value >= EXACT) {
        throw new LayerException(
            layer + ": the id " + value + " at position " + i + " is no whole number below 2^24",
            "");
      }
    }
    for (int i = 0; i < x.size(); i++) {
      check(layer, (int) x.at(i), i, rows);
    }
  }

  /** Checks that all ids are rows of the table. */
  static void check(Layer layer, IntTensor ids, int rows) {
    for (int i = 0; i < ids.size(); i++) {
      check(layer, ids.get(i), i, rows);
    }
  }

  private static void check(Layer layer, int id, int position, int rows) {
    if (id < 0 || id >= rows) {
      throw new LayerException(
          layer
              + ": the id "
              + id
              + " at position "
              + position
              + " is outside the vocabulary 0.."
              + (rows - 1),
          "");
    }
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
  static Tensor rows(Tensor table, IntTensor ids, int padding, boolean mean) {
    Tensor rows = table.indexSelect(0, ids.shape().rank() == 1 ? ids : ids.reshape(ids.size()));
    if (!mean && !has(ids, padding)) {
      return rows;
    }
    int[] count = new int[table.shape().dim(0)];
    for (int i = 0; i < ids.size(); i++) {
      count[ids.get(i)]++;
    }
    Tensor share =
        Tensor.filled(
            Shape.of(ids.size(), 1),
            data -> {
              for (int i = 0; i < data.length; i++) {
                int id = ids.get(i);
                data[i] = id == padding ? 0f : mean ? 1f / count[id] : 1f;
              }
            });
    // The value is that of the rows, and the gradient theirs times the share.
    Tensor value = rows.detach();
    return value.plus(rows.minus(value).times(share));
  }

  /** Whether an id is among those in a tensor of floats. */
  static boolean has(Tensor ids, int id) {
    for (int i = 0; i < ids.size(); i++) {
      if (ids.at(i) == id) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(IntTensor ids, int id) {
    for (int i = 0; i < ids.size(); i++) {
      if (ids.get(i) == id) {
        return true;
      }
    }
    return false;
  }
}
