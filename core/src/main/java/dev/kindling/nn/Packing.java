package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples of several shapes as rows of all their numbers, one after another; what has one shape is
 * left as it is.
 */
record Packing(List<Shape> shapes) {
  /** The shape of one sample. */
  Shape sample() {
    return shapes.size() == 1 ? shapes.get(0) : Shape.of(numbers());
  }

  private int numbers() {
    return shapes.stream().mapToInt(Shape::size).sum();
  }

  static Tensor pack(List<Tensor> batches) {
    if (batches.size() == 1) {
      return batches.get(0);
    }
    List<Tensor> rows = new ArrayList<>();
    for (Tensor batch : batches) {
      rows.add(batch.shape().rank() == 1 ? batch.unsqueeze(1) : batch.flatten(1, -1));
    }
    return Tensor.concat(1, rows.toArray(Tensor[]::new));
  }

  List<Tensor> unpack(String what, Tensor rows) {
    if (shapes.size() == 1) {
      return List.of(rows);
    }
    int n = rows.shape().rank() == 0 ? 0 : rows.shape().dim(0);
    if (!rows.shape().equals(Shape.of(n, numbers()))) {
      throw new IllegalArgumentException(
          "graph: the "
              + what
              + " has the shape "
              + rows.shape()
              + "; needs rows of "
              + numbers()
              + " numbers: those of "
              + shapes
              + " one after another");
    }
    int[] sizes = shapes.stream().mapToInt(Shape::size).toArray();
    List<Tensor> batches = new ArrayList<>();
    for (Tensor part : rows.split(1, sizes)) {
      batches.add(part.reshape(Shape.of(n).then(shapes.get(batches.size()))));
    }
    return batches;
  }

  /** A target for each output: a column of labels, or numbers of the output's shape. */
  List<? extends Target> targets(Target target) {
    if (shapes.size() == 1) {
      return List.of(target);
    }
    return target instanceof IntTensor labels ? columns(labels) : unpack("target", (Tensor) target);
  }

  private List<IntTensor> columns(IntTensor labels) {
    int count = shapes.size();
    int n = labels.shape().rank() == 0 ? 0 : labels.shape().dim(0);
    if (!labels.shape().equals(Shape.of(n, count))) {
      throw new IllegalArgumentException(
          "graph: the labels have the shape "
              + labels.shape()
              + "; needs [n, "
              + count
              + "], a column for each output");
    }
    List<IntTensor> columns = new ArrayList<>();
    for (int column = 0; column < count; column++) {
      int[] one = new int[n];
      for (int i = 0; i < n; i++) {
        one[i] = labels.get(i * count + column);
      }
      columns.add(IntTensor.of(one));
    }
    return columns;
  }
}
