package dev.kindling.op.family;

/** Products of a matrix with a vector: each is one chain, and four go on at a time. */
final class Dots {
  private Dots() {}

  /** sum[at + r] is chained on with a[r · n + i] · x[from + i] over i. */
  static void add(int rows, int n, float[] a, float[] x, int from, float[] sum, int at) {
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      addFour(n, a, r * n, x, from, sum, at + r);
    }
    for (; r < rows; r++) {
      for (int i = 0; i < n; i++) {
        sum[at + r] = Math.fma(a[r * n + i], x[from + i], sum[at + r]);
      }
    }
  }

  private static void addFour(int n, float[] a, int a0, float[] x, int from, float[] sum, int r) {
    float s0 = sum[r];
    float s1 = sum[r + 1];
    float s2 = sum[r + 2];
    float s3 = sum[r + 3];
    for (int i = 0; i < n; i++) {
      int at = a0 + i;
      s0 = Math.fma(a[at], x[from + i], s0);
      s1 = Math.fma(a[at + n], x[from + i], s1);
      s2 = Math.fma(a[at + 2 * n], x[from + i], s2);
      s3 = Math.fma(a[at + 3 * n], x[from + i], s3);
    }
    sum[r] = s0;
    sum[r + 1] = s1;
    sum[r + 2] = s2;
    sum[r + 3] = s3;
  }
}
