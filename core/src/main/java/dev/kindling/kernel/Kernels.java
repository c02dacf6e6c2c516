package dev.kindling.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The loops that deserve a SIMD twin. {@link ScalarKernels} is the specification; every other
 * implementation returns the same bits.
 *
 * <p>Plain elementwise loops are not here: the compiler vectorizes them where they stand, and no
 * order of evaluation can change their bits.
 */
public interface Kernels {
  /** The number of partial sums that every sum over adjacent elements is made of. */
  int LANES = 16;

  /** The fastest kernels that this JVM offers. */
  static Kernels best() {
    return KernelChoice.best();
  }

  /**
   * The kernels for a product: {@link #best}, but for a process's first, which the scalar kernels
   * have done before the vector kernels are loaded.
   */
  static Kernels forProduct(Gemm g) {
    return KernelChoice.forProduct(g);
  }

  /** What these kernels are, for reports: {@code scalar} or {@code vector, 512 bits}. */
  String description();

  /**
   * Matrix products.
   *
   * <p>Each element of {@code c} is one chain of fused multiply-adds over k = 0, 1, 2, …, that
   * starts from the bias, from what {@code c} holds, or from 0. No implementation splits or
   * reorders the chain.
   *
   * @param a0 where the first product's {@code a} begins
   * @param b0 where its {@code b} begins
   * @param bias n values added to every row, or null; not together with {@code accumulate}
   * @param c0 where its {@code c} begins
   */
  void gemm(
      Gemm g, float[] a, int a0, float[] b, int b0, float @Nullable [] bias, float[] c, int c0);

  /**
   * The sum of {@code length} adjacent elements: lane l of {@link #LANES} adds the elements l, l +
   * 16, l + 32, … in that order, starting from 0; then the lanes are added as a tree (l with l + 8,
   * l + 4, l + 2, l + 1).
   */
  float sum(float[] x, int offset, int length);

  /** The largest of {@code length} ≥ 1 adjacent elements; NaN where one is NaN, and 0 above −0. */
  float max(float[] x, int offset, int length);

  /**
   * y = a, but 0 where b ≤ 0, from begin to end: the compiler would make it branches that no
   * processor foresees.
   */
  void gate(float[] a, float[] b, float[] y, int begin, int end);

  /** y = a where b ≤ 0, else 0, from begin to end. */
  void below(float[] a, float[] b, float[] y, int begin, int end);

  /** y = a where b > 0, else slope · a, from begin to end. */
  void leak(float[] a, float[] b, float slope, float[] y, int begin, int end);

  /** The most columns of b and c of products with {@link Sites}. */
  int PANEL = 2 * LANES;

  /** Whether products with {@link Sites} are faster than copies of the matrix. */
  default boolean prefersSites() {
    return false;
  }

  /**
   * A part of the product of a matrix at {@link Sites} of a and a panel b: for each row r of the
   * lines {@code line} … {@code end}, which stands at t, c[ci + t · n + j] goes on with the chain
   * of a[ai + …] · b[bi + (q − from) · n + j] over the columns {@code from} ≤ q &lt; {@code past},
   * j &lt; n, the sites' panel.
   *
   * @param add whether the chains begin at 0 and are added to c instead
   */
  void product(
      Sites s,
      int line,
      int end,
      float[] a,
      int ai,
      int from,
      int past,
      float[] b,
      int bi,
      boolean add,
      float[] c,
      int ci);

  /**
   * Copies lines of an image as they stand under the elements {@code from} … {@code to} of a
   * kernel: y[yi + ((e − from) · lines + l) · width + i] = x[xi + at[e / count][l] + i + e % count
   * · dilation − before] where that is in the row, else 0.
   *
   * @param at where the lines under a row of the kernel are in x, one behind the other; negative
   *     for those outside
   * @param limit the end of what is written, or later: anything may be left behind the lines
   */
  void copyTaps(
      Taps taps,
      float[] x,
      int xi,
      int[][] at,
      int from,
      int to,
      float[] y,
      int yi,
      int lines,
      int limit);

  /**
   * Adds to rows of an image what their elements gave to some places: x[xi + r · in + i + t ·
   * dilation − before] += y[yi + lines[l] + t · step + i] for each row r from {@code row} on,
   * before {@code end}; ends[r] ≤ l < ends[r + 1], then t < count, then i < width, in this order,
   * where that is in the row.
   *
   * @param limit the end of what nobody else writes meanwhile: behind the rows, x may be rewritten
   *     with itself
   */
  void addTaps(
      Taps taps,
      float[] y,
      int yi,
      int[] lines,
      int[] ends,
      int row,
      int end,
      int step,
      float[] x,
      int xi,
      int limit);

  /**
   * Lines of places of a kernel whose elements stand at links: y[yi + l · n + i] is one chain of
   * fused multiply-adds of x[xi + lines[l] + links[e] + i] · w[wi + e] over e, from the start on.
   *
   * @param add whether products are rounded, as {@code fma(x, w, 0)}, and then added instead
   */
  void slide(
      float[] x,
      int xi,
      int[] lines,
      int[] links,
      float[] w,
      int wi,
      boolean add,
      float start,
      float[] y,
      int yi,
      int n);

  /**
   * The sums of such a kernel's elements, for {@link #LANES} channels next to each other: sum[e ·
   * LANES + j] goes on with the chain of x[(lines[l] + links[e] + i) · LANES + j] · y[(l · n + i) ·
   * LANES + j] over l, then i &lt; n.
   */
  void addProducts(float[] x, int[] lines, int[] links, float[] y, int n, float[] sum);

  /** Adds some columns of rows in their order: y[yi + j] += x[xi + row · stride + j]. */
  void addRows(float[] x, int xi, int rows, int stride, float[] y, int yi, int begin, int end);

  /**
   * The largest elements of windows of 2 × 2 side by side: y[yi + l · n + i] of x[xi + 2l · row +
   * 2i], its right neighbour, and the two a row below; l < lines, i < n. NaN where one is NaN.
   */
  void max2x2(float[] x, int xi, int row, int lines, int n, float[] y, int yi);

  /**
   * Writes to u, at the places of the same windows of x: y + 0 at a window's first largest element,
   * NaN being above all; 0 at the others.
   */
  void toMax2x2(float[] x, int xi, int row, int lines, int n, float[] y, int yi, float[] u);

  /**
   * The same largest elements, or 0 where they are less; and in p, at y's indices, where each is
   * the first in its window, 0 … 3, or 4 where it is not above 0 and no NaN.
   */
  void clipMax2x2(float[] x, int xi, int row, int lines, int n, float[] y, float[] p, int yi);

  /**
   * Writes to u, from {@code ui} on, at the places of the same windows: g + 0 where p says that the
   * largest is; 0 at the others.
   */
  void toPlaces2x2(float[] p, int row, int lines, int n, float[] g, int gi, float[] u, int ui);

  /**
   * {@link #clipMax2x2} of a panel, whose channels lie next to each other: y and p are panels of
   * {@code lines} × n pixels.
   */
  void clipPanel2x2(float[] x, int lines, int n, float[] y, int yi, float[] p, int pi);

  /** {@link #toPlaces2x2} from panels to a panel. */
  void toPanel2x2(float[] p, int pi, int lines, int n, float[] g, int gi, float[] u, int ui);

  /**
   * The sums of the same windows in the order of their elements, starting from 0, each divided by
   * {@code count}: y[yi + l · n + i] of x[xi + 2l · row + 2i], its right neighbour, and the two a
   * row below.
   */
  void mean2x2(float[] x, int xi, int row, int lines, int n, float count, float[] y, int yi);

  /** Writes g[gi + l · n + i] / count + 0 to all places of the same windows of u. */
  void spread2x2(float[] g, int gi, int lines, int n, float count, float[] u, int ui, int row);

  /**
   * y = 2^steps · e^(x − shift), steps being 0 … 40; with 0 steps it has the bits of {@link
   * Elementary#exp}. y may be x itself.
   */
  void exp(float[] x, int xi, float shift, int steps, float[] y, int yi, int length);

  /** y = e^(x − shift) as above, and y's sum as {@link #sum} has it. */
  float expSum(float[] x, int xi, float shift, float[] y, int yi, int length);

  /** y = ln x with the bits of {@link Elementary#log}; y may be x itself. */
  void log(float[] x, int xi, float[] y, int yi, int length);

  /** y[i · length + j] = x[rows[i] · length + j]. */
  void copyRows(float[] x, int[] rows, int length, float[] y);

  /** y[i · length + j] = x[rows[i] · length + j] / 255 of bytes that stand for 0 … 255. */
  void scaleRows(byte[] x, int[] rows, int length, float[] y);

  /**
   * From begin to end, a step along a gradient's mean m, divided by the root of its mean square v:
   * g = decay · w + gradient; m ← m + meanShare · (g − m); v ← squareKept · v + squareShare · g²; w
   * ← kept · w + (meanRate · m + gradientRate · g) / (rootScale · √v + epsilon). To the means
   * {@code fade} is added before and taken away after.
   *
   * @param settings fade, decay, kept, meanShare, squareKept, squareShare, rootScale, epsilon,
   *     meanRate, gradientRate
   */
  void descend(
      float[] settings,
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      int begin,
      int end);

  /** The same with the largest v so far in v's place, and without gradientRate. */
  void descendFromPeak(
      float[] settings,
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      float[] peak,
      int begin,
      int end);

  /**
   * The same elements where vectors of them are loaded fastest, at the beginning of a cache line: x
   * itself where they are there already or it makes no difference, or where this cannot be told or
   * helped now.
   */
  default float[] aligned(float[] x) {
    return x;
  }

  /** The functions made of exponentials. */
  Runs runs();

  /** What is done along rows. */
  Rows rows();
}
