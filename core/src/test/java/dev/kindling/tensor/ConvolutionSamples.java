package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import dev.kindling.op.family.Convolution;
import java.util.List;

/** One line for each operation of {@link Convolution}, or more where its settings matter. */
final class ConvolutionSamples {
  private static final Window PLAIN = Window.of(2, 3);
  private static final Window WIDE = Window.of(3, 2).stride(2, 1).padding(1, 2).dilation(1, 2);
  private static final Window LINE = Window.of(4).same();
  private static final Window CUBE = Window.of(2, 1, 2).stride(1, 2, 1).padding(1, 0, 0);

  static final List<Sample> LIST =
      List.of(
          Sample.of(new Convolution.Convolve(PLAIN, 1), signed(2, 3, 4, 5), signed(2, 3, 2, 3)),
          Sample.of(
              new Convolution.Convolve(WIDE, 2), signed(2, 4, 4, 3), signed(6, 2, 3, 2), signed(6)),
          Sample.of(
              new Convolution.Convolve(PLAIN, 3),
              signed(2, 3, 4, 5),
              signed(6, 1, 2, 3),
              signed(6)),
          Sample.of(new Convolution.Convolve(LINE, 1), signed(2, 2, 5), signed(3, 2, 4), signed(3)),
          Sample.of(
              new Convolution.Convolve(CUBE, 1), signed(1, 2, 2, 3, 3), signed(2, 2, 2, 1, 2)),
          Sample.of(
              new Convolution.Convolve(Window.of(1, 1), 2),
              signed(2, 4, 3, 3),
              signed(6, 2, 1, 1),
              signed(6)),
          Sample.of(
              new Convolution.Transposed(PLAIN, 1, Shape.of(2, 3, 4, 5)),
              signed(2, 2, 3, 3),
              signed(2, 3, 2, 3)),
          Sample.of(
              new Convolution.Transposed(WIDE, 2, Shape.of(2, 4, 4, 3)),
              signed(2, 6, 2, 5),
              signed(6, 2, 3, 2),
              signed(4)),
          Sample.of(
              new Convolution.Transposed(PLAIN, 3, Shape.of(1, 3, 3, 4)),
              signed(1, 3, 2, 2),
              signed(3, 1, 2, 3),
              signed(3)),
          Sample.of(
              new Convolution.WeightGradient(PLAIN, 3, Shape.of(3, 1, 2, 3)),
              signed(2, 3, 3, 3),
              signed(2, 3, 4, 5)),
          Sample.of(
              new Convolution.WeightGradient(WIDE, 2, Shape.of(6, 2, 3, 2)),
              signed(2, 6, 2, 5),
              signed(2, 4, 4, 3)));

  private ConvolutionSamples() {}
}
