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
  /** Settings used before, where their numbers lead: products of one step come in the next too. */
  private static final @Nullable Gemm[] KNOWN = new Gemm[256];

  /** One product of {@code [m, k]} and {@code [k, n]}. */
  public static Gemm of(boolean transA, boolean transB, int m, int n, int k) {
    return known(transA, transB, m, n, k, 1, m * k, k * n, m * n, false, false);
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
      boolean accumulate,
      boolean relu) {
    int flags = (transA ? 1 : 0) + (transB ? 2 : 0) + (accumulate ? 4 : 0) + (relu ? 8 : 0);
    int mixed = (((m * 31 + n) * 31 + k) * 31 + batch) * 31 + flags;
    int place = (mixed * 0x9E3779B9) >>> 24;
    Gemm last = KNOWN[place];
    if (last != null
        && (last.transA == transA && last.transB == transB)
        && (last.m == m && last.n == n && last.k == k && last.batch == batch)
        && (last.stepA == stepA && last.stepB == stepB && last.stepC == stepC)
        && (last.accumulate == accumulate && last.relu == relu)) {
      return last;
    }
    Gemm gemm = new Gemm(transA, transB, m, n, k, batch, stepA, stepB, stepC, accumulate, relu);
    KNOWN[place] = gemm;
    return gemm;
  }

  /** As many products, whose matrices lie one after another. */
  public Gemm batch(int count) {
    return batch(count, m * k, k * n, m * n);
  }

  /** As many products, whose matrices are so far apart. */
  public Gemm batch(int count, int a, int b, int c) {
    return known(transA, transB, m, n, k, count, a, b, c, accumulate, relu);
  }

  /** The same, added to what {@code c} holds. */
  public Gemm accumulating() {
    return known(transA, transB, m, n, k, batch, stepA, stepB, stepC, true, relu);
  }

  /** The same with max(·, 0) at the end, or without. */
  public Gemm relu(boolean clip) {
    return known(transA, transB, m, n, k, batch, stepA, stepB, stepC, accumulate, clip);
  }
}
