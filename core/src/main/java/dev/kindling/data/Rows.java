package dev.kindling.data;

import dev.kindling.op.Gather;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Arena;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/** Samples held as floats, with targets of one shape each: {@code answer}. */
record Rows(Shape sample, float[] inputs, Shape answer, Target targets) implements Dataset {
  @Override
  public int size() {
    return targets.shape().dim(0);
  }

  @Override
  public boolean isInMemory() {
    return true;
  }

  @Override
  public Batch batch(int... indices) {
    Tensor input = rows(sample, inputs, indices);
    Shape shape = Shape.of(indices.length).then(answer);
    if (targets instanceof IntTensor labels) {
      int length = answer.size();
      int[] chosen = new int[shape.size()];
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] = labels.get(indices[i / length] * length + i % length);
      }
      return new Batch(input, IntTensor.of(shape, chosen));
    }
    return new Batch(input, ((Tensor) targets).indexSelect(0, IntTensor.of(indices)));
  }

  private static Tensor rows(Shape sample, float[] from, int[] indices) {
    int length = sample.size();
    return Arena.filled(
        Shape.of(indices.length).then(sample), x -> Gather.rows(from, indices, length, x));
  }
}
