package dev.kindling.data;

import dev.kindling.op.Gather;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Arena;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Tensor;

/** Images as bytes, scaled to 0 … 1 when a batch is made. */
record Images(Shape sample, byte[] pixels, byte[] labels) implements Dataset {
  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public boolean isInMemory() {
    return true;
  }

  @Override
  public Batch batch(int... indices) {
    Tensor input =
        Arena.filled(
            Shape.of(indices.length).then(sample),
            x -> Gather.scaled(pixels, indices, sample.size(), x));
    int[] target = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      target[i] = labels[indices[i]] & 0xFF;
    }
    return new Batch(input, IntTensor.of(target));
  }
}
