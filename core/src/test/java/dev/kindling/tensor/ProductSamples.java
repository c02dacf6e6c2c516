package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Product;
import java.util.List;

/** One line for each operation of {@link Product}, or more where its settings matter. */
final class ProductSamples {
  /** A bias that puts a part of the result below 0. */
  private static final Tensor BOTH_SIGNS = Tensor.of(0.1f, -1f);

  static final List<Sample> LIST =
      List.of(
          Sample.of(new Product.MatMul(false, false), signed(3, 4), signed(4, 2)),
          Sample.of(new Product.MatMul(true, false), signed(4, 3), signed(4, 2)),
          Sample.of(new Product.MatMul(false, true), signed(3, 4), signed(2, 4)),
          Sample.of(new Product.MatMul(true, true), signed(4, 3), signed(2, 4)),
          Sample.of(new Product.MatMul(false, false), signed(2, 3, 4), signed(2, 4, 2)),
          Sample.of(new Product.MatMul(true, true), signed(2, 4, 3), signed(2, 2, 4)),
          Sample.of(new Product.Affine(false), signed(3, 4), signed(4, 2), BOTH_SIGNS),
          Sample.of(new Product.Affine(true), signed(3, 4), signed(4, 2), BOTH_SIGNS));

  private ProductSamples() {}
}
