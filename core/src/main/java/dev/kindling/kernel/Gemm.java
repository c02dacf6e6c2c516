package dev.kindling.kernel;

/**
 * The settings of a batch of matrix products {@code c = activation(op(a) · op(b) + start)}, all
 * row-major.
 *
 * @param transA whether {@code a} holds the transpose, {@code [k, m]}
 * @param transB whether {@code b} holds the transpose, {@code [n, k]}
 * @param batch the number of products
 * @param stepA the elements from one product's {@code a} to the next one's; 0 if they share it
 * @param stepB the same for {@code b}
 * @param stepC the same for {@code c}
 * @param accumulate whether the chains start from what {@code c} holds
 * @param relu whether max(·, 0) is applied at the end
 */
public record Gemm(
    boolean transA,
    boolean transB,
    int m,
    int n,
    int k,
    int batch,
    int stepA,
    int stepB,
    int stepC,
    boolean accumulate,
    boolean relu) {
  /** One product of {@code [m, k]} and {@code [k, n]}. */
  public static Gemm of(boolean transA, boolean transB, int m, int n, int k) {
    return new Gemm(transA, transB, m, n, k, 1, m * k, k * n, m * n, false, false);
  }

  /** As many products, whose matrices lie one after another. */
  public Gemm batch(int count) {
    return batch(count, m * k, k * n, m * n);
  }

  /** As many products, whose matrices are so far apart. */
  public Gemm batch(int count, int a, int b, int c) {
    return new Gemm(transA, transB, m, n, k, count, a, b, c, accumulate, relu);
  }

  /** The same, added to what {@code c} holds. */
  public Gemm accumulating() {
    return new Gemm(transA, transB, m, n, k, batch, stepA, stepB, stepC, true, relu);
  }

  /** The same with max(·, 0) at the end, or without. */
  public Gemm relu(boolean clip) {
    return new Gemm(transA, transB, m, n, k, batch, stepA, stepB, stepC, accumulate, clip);
  }
}
