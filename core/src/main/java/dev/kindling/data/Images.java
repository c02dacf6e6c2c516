package dev.kindling.data;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Arena;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Tensor;

/** Images as bytes, scaled to 0 … 1 when a batch is made. */
record Images(Shape sample, byte[] pixels, byte[] labels) implements Dataset {
  private static final float[] SCALED = new float[256];

  static {
    for (int pixel = 0; pixel < SCALED.length; pixel++) {
      SCALED[pixel] = pixel / 255f;
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Batch batch(int... indices) {
    Tensor input =
        Arena.filled(
            Shape.of(indices.length).then(sample),
            x -> {
              for (int i = 0; i < indices.length; i++) {
                scale(indices[i] * sample.size(), x, i * sample.size(), sample.size());
              }
            });
    int[] target = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      target[i] = labels[indices[i]] & 0xFF;
    }
    return new Batch(input, IntTensor.of(target));
  }

  private void scale(int from, float[] x, int to, int count) {
    for (int i = 0; i < count; i++) {
      x[to + i] = SCALED[pixels[from + i] & 0xFF];
    }
  }
}
