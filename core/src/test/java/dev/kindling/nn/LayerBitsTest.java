package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The bits of layers in training, outputs and gradients, as one number: the same on every JDK, with
 * vector kernels and without.
 */
class LayerBitsTest {
  private static final Rng RNG = Rng.of(11);

  private static int bits(Layer layer, Shape shape) {
    Tensor x = RNG.normal(shape, 0.5f, 2f).requiresGrad();
    Tensor y = layer.forward(x, Pass.training(Rng.of(12)));
    Gradients g = y.backward(RNG.fork(1).normal(y.shape(), 0f, 1f));
    int bits = 31 * Arrays.hashCode(y.toArray()) + Arrays.hashCode(g.of(x).toArray());
    for (var parameter : layer.parameters().values()) {
      bits = 31 * bits + Arrays.hashCode(g.of(parameter).toArray());
    }
    for (Buffer buffer : layer.buffers().values()) {
      bits = 31 * bits + Arrays.hashCode(buffer.value().toArray());
    }
    return bits;
  }

  @Test
  void theyAreTheSameEverywhere() {
    Shape images = Shape.of(3, 4, 7, 9);
    assertEquals(
        List.of(
            1335216483,
            -1392638914,
            1146671937,
            490657711,
            -1900545162,
            -1367703575,
            1813879171,
            347434278,
            831373230,
            2077245163,
            -774007050,
            -1454989720,
            -49583687,
            -249502991),
        List.of(
            bits(LayerNorm.of(7, 9), images),
            bits(LayerNorm.of(31), Shape.of(5, 31)),
            bits(RMSNorm.of(9), images),
            bits(BatchNorm.of(4), images),
            bits(BatchNorm.of(33), Shape.of(7, 33)),
            bits(InstanceNorm.of(4), images),
            bits(GroupNorm.of(2, 4), images),
            bits(LocalResponseNorm.of(3), images),
            bits(Dropout.of(0.3f), images),
            bits(Dropout.alphaChannels(0.3f), images),
            bits(PReLU.of(4), images),
            bits(RReLU.of(), images),
            bits(Residual.of(Activation.gelu()), images),
            bits(Bilinear.of(3, 4, 5, Rng.of(1)), Shape.of(6, 7))));
  }
}
