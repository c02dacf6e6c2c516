/**
 * Kindling's core: tensors, automatic differentiation, layers, losses, optimizers and file formats
 * in plain Java, with no run-time dependency.
 *
 * <p>With {@code --add-modules jdk.incubator.vector} the kernels use SIMD; without it they give the
 * same bits, more slowly.
 */
module dev.kindling.core {
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  exports dev.kindling.op;
  exports dev.kindling.tensor;
  exports dev.kindling.nn;
  exports dev.kindling.metric;
  exports dev.kindling.optim;
  exports dev.kindling.io;
  exports dev.kindling.data;
}
