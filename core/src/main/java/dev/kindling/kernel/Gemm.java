package dev.kindling.kernel;

import org.jspecify.annotations.Nullable;

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
 * @param strideA the elements from one row of {@code a}, as it is held, to the next
 * @param strideB the same for {@code b}
 * @param strideC the same for {@code c}
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
    int strideA,
    int strideB,
    int strideC,
    boolean accumulate,
    boolean relu) {
  /**
   * Settings used before, where their numbers lead or next to it: products of one step come in the
   * next too.
   */
  private static final @Nullable Gemm[] KNOWN = new Gemm[1024];

  /** The places that settings may have. */
  private static final int PLACES = 4;

  /** One product of {@code [m, k]} and {@code [k, n]}. */
  public static Gemm of(boolean transA, boolean transB, int m, int n, int k) {
    int a = transA ? m : k;
    int b = transB ? k : n;
    return known(transA, transB, m, n, k, 1, m * k, k * n, m * n, a, b, n, false, false);
  }

  private static Gemm known(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      int batch,
      int stepA,
      int stepB,
      int stepC,
      int strideA,
      int strideB,
      int strideC,
      boolean accumulate,
      boolean relu) {
    int flags = (transA ? 1 : 0) + (transB ? 2 : 0) + (accumulate ? 4 : 0) + (relu ? 8 : 0);
    int mixed = ((((m * 31 + n) * 31 + k) * 31 + batch) * 31 + strideA + 7 * strideB) * 31 + flags;
    int place = (mixed * 0x9E3779B9) >>> 22;
    int free = place;
    for (int i = PLACES - 1; i >= 0; i--) {
      Gemm last = KNOWN[place ^ i];
      if (last == null) {
        free = place ^ i;
      } else if ((last.transA == transA && last.transB == transB)
          && (last.m == m && last.n == n && last.k == k && last.batch == batch)
          && (last.stepA == stepA && last.stepB == stepB && last.stepC == stepC)
          && (last.strideA == strideA && last.strideB == strideB && last.strideC == strideC)
          && (last.accumulate == accumulate && last.relu == relu)) {
        return last;
      }
    }
    Gemm gemm =
        new Gemm(
            transA,
            transB,
            m,
            n,
            k,
            batch,
            stepA,
            stepB,
            stepC,
            strideA,
            strideB,
            strideC,
            accumulate,
            relu);
    KNOWN[free] = gemm;
    return gemm;
  }

  /** As many products, whose matrices lie one after another. */
  public Gemm batch(int count) {
    return batch(count, m * k, k * n, m * n);
  }

  /** As many products, whose matrices are so far apart. */
  public Gemm batch(int count, int a, int b, int c) {
    return known(
        transA, transB, m, n, k, count, a, b, c, strideA, strideB, strideC, accumulate, relu);
  }

  /** The same on matrices that are parts of wider ones: rows lie so far apart, as they are held. */
  public Gemm strides(int a, int b, int c) {
    return known(transA, transB, m, n, k, batch, stepA, stepB, stepC, a, b, c, accumulate, relu);
  }

  /** Whether the rows lie one after another. */
  public boolean dense() {
    return strideA == (transA ? m : k) && strideB == (transB ? k : n) && strideC == n;
  }

  /** The same, added to what {@code c} holds. */
  public Gemm accumulating() {
    return known(
        transA, transB, m, n, k, batch, stepA, stepB, stepC, strideA, strideB, strideC, true, relu);
  }

  /** The same with max(·, 0) at the end, or without. */
  public Gemm relu(boolean clip) {
    return known(
        transA,
        transB,
        m,
        n,
        k,
        batch,
        stepA,
        stepB,
        stepC,
        strideA,
        strideB,
        strideC,
        accumulate,
        clip);
  }
}
