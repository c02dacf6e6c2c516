package dev.kindling.op;

import dev.kindling.kernel.Kernels;

/** Rows put one behind the other, as a batch of samples is. */
public final class Gather {
  private Gather() {}

  /** y[i · length + j] = x[rows[i] · length + j]. */
  public static void rows(float[] x, int[] rows, int length, float[] y) {
    Kernels.best().copyRows(x, rows, length, y);
  }

  /** y[i · length + j] = x[rows[i] · length + j] / 255, x being bytes that stand for 0 … 255. */
  public static void scaled(byte[] x, int[] rows, int length, float[] y) {
    Kernels.best().scaleRows(x, rows, length, y);
  }
}
