package dev.kindling.data;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Tensor;

/** Samples held as floats. */
record Rows(Shape sample, float[] inputs, int[] labels) implements Dataset {
  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Batch batch(int... indices) {
    int length = sample.size();
    int[] target = new int[indices.length];
    Tensor input =
        Tensor.filled(
            Shape.of(indices.length).then(sample),
            x -> {
              for (int i = 0; i < indices.length; i++) {
                System.arraycopy(inputs, indices[i] * length, x, i * length, length);
                target[i] = labels[indices[i]];
              }
            });
    return new Batch(input, IntTensor.of(target));
  }
}
