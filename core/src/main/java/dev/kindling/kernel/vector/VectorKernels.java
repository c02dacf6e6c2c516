package dev.kindling.kernel.vector;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Rows;
import dev.kindling.kernel.Runs;
import dev.kindling.kernel.ScalarKernels;
import dev.kindling.kernel.Sites;
import dev.kindling.kernel.Taps;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** The kernels on the Vector API, at one width for the whole JVM. */
public final class VectorKernels implements Kernels {
  /** Constant, so that the compiler sees the width. */
  static final VectorSpecies<Float> SPECIES = chooseSpecies();

  private static final int L = SPECIES.length();

  /**
   * Sums of up to so many elements take the loop that rows have: a network may sum once a step,
   * which leaves a loop of their own to the interpreter for hundreds of steps.
   */
  private static final int SHORT = 1 << 12;

  private static final ThreadLocal<Panels> PANELS = ThreadLocal.withInitial(Panels::new);
  private static final ThreadLocal<float[]> LANE = ThreadLocal.withInitial(() -> new float[LANES]);
  private static final ThreadLocal<float[]> TAIL = ThreadLocal.withInitial(() -> new float[LANES]);

  static {
    Operators.meet();
  }

  /** What is loaded when it is needed. */
  static final class Later {
    private static final Kernels KERNELS = new VectorKernels();
    private static final Runs RUNS = new VectorRuns(KERNELS);
    static final Rows ROWS = new VectorRows(KERNELS);
    private static final Kernels REST = new ScalarKernels();
  }

  private static VectorSpecies<Float> chooseSpecies() {
    String bits = System.getProperty("kindling.vector.bits");
    if (bits == null) {
      VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
      return preferred.length() > LANES ? FloatVector.SPECIES_512 : preferred;
    }
    return switch (bits) {
      case "512" -> FloatVector.SPECIES_512;
      case "256" -> FloatVector.SPECIES_256;
      case "128" -> FloatVector.SPECIES_128;
      default ->
          throw new IllegalArgumentException(
              "kindling.vector.bits=" + bits + " is no width; use 512, 256, 128 or 0 (scalar)");
    };
  }

  @Override
  public String description() {
    return "vector, " + VectorShape.forBitSize(L * Float.SIZE).vectorBitSize() + " bits";
  }

  @Override
  public void gemm(
      Gemm g, float[] a, int a0, float[] b, int b0, float @Nullable [] bias, float[] c, int c0) {
    if (Panels.turns(g, bias)) {
      panels().turned(g, a, a0, b, b0, c, c0);
    } else {
      share(g, a, a0, b, b0, bias, c, c0);
    }
  }

  /** The calling thread's. */
  static Panels panels() {
    return PANELS.get();
  }

  static void share(
      Gemm g, float[] a, int a0, float[] b, int b0, float @Nullable [] bias, float[] c, int c0) {
    int threads = Panels.threads(g);
    if (threads == 1) {
      Panels panels = panels();
      for (int q = 0; q < g.batch(); q++) {
        panels.product(
            g, a, a0 + q * g.stepA(), b, b0 + q * g.stepB(), bias, c, c0 + q * g.stepC());
      }
    } else {
      SharedProducts.compute(threads, g, a, a0, b, b0, bias, c, c0);
    }
  }

  @Override
  public float sum(float[] x, int offset, int length) {
    float[] lane = LANE.get();
    int whole = length - length % LANES;
    if (whole > SHORT) {
      lanes(x, offset, whole, lane);
    } else if (whole > 0) {
      RowPasses.addDifferences(x, offset, whole, 0f, lane);
    } else {
      Arrays.fill(lane, 0f);
    }
    for (int i = whole; i < length; i++) {
      lane[i - whole] += x[offset + i];
    }
    return ScalarKernels.tree(lane);
  }

  /** A method of its own as those of {@link RowPasses} are. */
  private static void lanes(float[] x, int offset, int whole, float[] lane) {
    for (int l = 0; l < LANES; l += L) {
      FloatVector s = FloatVector.zero(SPECIES);
      for (int i = l; i < whole; i += LANES) {
        s = s.add(FloatVector.fromArray(SPECIES, x, offset + i));
      }
      s.intoArray(lane, l);
    }
  }

  @Override
  public float max(float[] x, int offset, int length) {
    float max = x[offset];
    int i = 0;
    if (length >= L) {
      i = length - length % L;
      max = largest(x, offset, i);
    }
    for (; i < length; i++) {
      max = Math.max(max, x[offset + i]);
    }
    return max;
  }

  /**
   * A method of its own as those of {@link RowPasses} are; four chains, since a maximum takes its
   * time.
   */
  private static float largest(float[] x, int offset, int whole) {
    FloatVector m0 = FloatVector.fromArray(SPECIES, x, offset);
    FloatVector m1 = m0;
    FloatVector m2 = m0;
    FloatVector m3 = m0;
    int i = 0;
    for (; i + 4 * L <= whole; i += 4 * L) {
      m0 = m0.max(FloatVector.fromArray(SPECIES, x, offset + i));
      m1 = m1.max(FloatVector.fromArray(SPECIES, x, offset + i + L));
      m2 = m2.max(FloatVector.fromArray(SPECIES, x, offset + i + 2 * L));
      m3 = m3.max(FloatVector.fromArray(SPECIES, x, offset + i + 3 * L));
    }
    for (; i < whole; i += L) {
      m0 = m0.max(FloatVector.fromArray(SPECIES, x, offset + i));
    }
    return m0.max(m1).max(m2.max(m3)).reduceLanes(VectorOperators.MAX);
  }

  @Override
  public void gate(float[] a, float[] b, float[] y, int begin, int end) {
    int i = begin;
    for (; i + L <= end; i += L) {
      VectorMask<Float> closed =
          FloatVector.fromArray(SPECIES, b, i).compare(VectorOperators.LE, 0f);
      FloatVector.fromArray(SPECIES, a, i).blend(0f, closed).intoArray(y, i);
    }
    for (; i < end; i++) {
      y[i] = b[i] <= 0f ? 0f : a[i];
    }
  }

  @Override
  public void below(float[] a, float[] b, float[] y, int begin, int end) {
    int i = begin;
    for (; i + L <= end; i += L) {
      VectorMask<Float> open = FloatVector.fromArray(SPECIES, b, i).compare(VectorOperators.LE, 0f);
      FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, a, i), open).intoArray(y, i);
    }
    for (; i < end; i++) {
      y[i] = b[i] <= 0f ? a[i] : 0f;
    }
  }

  @Override
  public void leak(float[] a, float[] b, float slope, float[] y, int begin, int end) {
    int i = begin;
    for (; i + L <= end; i += L) {
      VectorMask<Float> open = FloatVector.fromArray(SPECIES, b, i).compare(VectorOperators.GT, 0f);
      FloatVector x = FloatVector.fromArray(SPECIES, a, i);
      x.mul(slope).blend(x, open).intoArray(y, i);
    }
    for (; i < end; i++) {
      y[i] = b[i] > 0f ? a[i] : slope * a[i];
    }
  }

  @Override
  public boolean prefersSites() {
    return SiteProducts.fit();
  }

  @Override
  public void product(
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
      int ci) {
    if (SiteProducts.fit()) {
      SiteProducts.product(s, line, end, a, ai, from, past, b, bi, add, c, ci);
    } else {
      Later.REST.product(s, line, end, a, ai, from, past, b, bi, add, c, ci);
    }
  }

  @Override
  public void copyTaps(
      Taps taps,
      float[] x,
      int xi,
      int[][] at,
      int from,
      int to,
      float[] y,
      int yi,
      int lines,
      int limit) {
    Lines.copyTaps(taps, x, xi, at, from, to, y, yi, lines, limit);
  }

  @Override
  public void addTaps(
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
      int limit) {
    Lines.addTaps(taps, y, yi, lines, ends, row, end, step, x, xi, limit);
  }

  @Override
  public void slide(
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
      int n) {
    if (n >= L) {
      Links.slide(x, xi, lines, links, w, wi, add, start, y, yi, n);
    } else {
      Later.REST.slide(x, xi, lines, links, w, wi, add, start, y, yi, n);
    }
  }

  @Override
  public void addProducts(float[] x, int[] lines, int[] links, float[] y, int n, float[] sum) {
    Links.addProducts(x, lines, links, y, n, sum);
  }

  @Override
  public void max2x2(float[] x, int xi, int row, int lines, int n, float[] y, int yi) {
    Windows.max2x2(x, xi, row, lines, n, y, yi);
  }

  @Override
  public void toMax2x2(float[] x, int xi, int row, int lines, int n, float[] y, int yi, float[] u) {
    Windows.toMax2x2(x, xi, row, lines, n, y, yi, u);
  }

  @Override
  public void clipMax2x2(
      float[] x, int xi, int row, int lines, int n, float[] y, float[] p, int yi) {
    PlacedWindows.clipMax2x2(x, xi, row, lines, n, y, p, yi);
  }

  @Override
  public void clipPanel2x2(float[] x, int lines, int n, float[] y, int yi, float[] p, int pi) {
    PlacedWindows.clipPanel2x2(x, lines, n, y, yi, p, pi);
  }

  @Override
  public void toPanel2x2(
      float[] p, int pi, int lines, int n, float[] g, int gi, float[] u, int ui) {
    PlacedWindows.toPanel2x2(p, pi, lines, n, g, gi, u, ui);
  }

  @Override
  public void mean2x2(
      float[] x, int xi, int row, int lines, int n, float count, float[] y, int yi) {
    MeanWindows.mean2x2(x, xi, row, lines, n, count, y, yi);
  }

  @Override
  public void spread2x2(
      float[] g, int gi, int lines, int n, float count, float[] u, int ui, int row) {
    MeanWindows.spread2x2(g, gi, lines, n, count, u, ui, row);
  }

  @Override
  public void toPlaces2x2(
      float[] p, int row, int lines, int n, float[] g, int gi, float[] u, int ui) {
    PlacedWindows.toPlaces2x2(p, row, lines, n, g, gi, u, ui);
  }

  @Override
  public void addRows(
      float[] x, int xi, int rows, int stride, float[] y, int yi, int begin, int end) {
    int whole = end - (end - begin) % L;
    int row = 0;
    if (whole > begin) {
      for (; row + 8 <= rows; row += 8) {
        addEight(x, xi + row * stride, stride, y, yi, begin, whole);
      }
      for (int r = row; r < rows; r++) {
        addOne(x, xi + r * stride, y, yi, begin, whole);
      }
    }
    for (row = 0; row < rows && whole < end; row++) {
      int from = xi + row * stride;
      for (int j = whole; j < end; j++) {
        y[yi + j] += x[from + j];
      }
    }
  }

  /** Eight rows, which spares most of y's loads and stores. */
  private static void addEight(
      float[] x, int xi, int stride, float[] y, int yi, int begin, int end) {
    int x2 = xi + 2 * stride;
    int x4 = x2 + 2 * stride;
    int x6 = x4 + 2 * stride;
    for (int j = begin; j < end; j += L) {
      FloatVector.fromArray(SPECIES, y, yi + j)
          .add(FloatVector.fromArray(SPECIES, x, xi + j))
          .add(FloatVector.fromArray(SPECIES, x, xi + stride + j))
          .add(FloatVector.fromArray(SPECIES, x, x2 + j))
          .add(FloatVector.fromArray(SPECIES, x, x2 + stride + j))
          .add(FloatVector.fromArray(SPECIES, x, x4 + j))
          .add(FloatVector.fromArray(SPECIES, x, x4 + stride + j))
          .add(FloatVector.fromArray(SPECIES, x, x6 + j))
          .add(FloatVector.fromArray(SPECIES, x, x6 + stride + j))
          .intoArray(y, yi + j);
    }
  }

  private static void addOne(float[] x, int xi, float[] y, int yi, int begin, int end) {
    for (int j = begin; j < end; j += L) {
      FloatVector.fromArray(SPECIES, y, yi + j)
          .add(FloatVector.fromArray(SPECIES, x, xi + j))
          .intoArray(y, yi + j);
    }
  }

  @Override
  public void exp(float[] x, int xi, float shift, int steps, float[] y, int yi, int length) {
    exponentials(x, xi, shift, steps, y, yi, length);
  }

  @Override
  public float expSum(float[] x, int xi, float shift, float[] y, int yi, int length) {
    return ScalarKernels.tree(exponentials(x, xi, shift, 0, y, yi, length));
  }

  /** Exponentials, and the lanes of their sum. */
  private static float[] exponentials(
      float[] x, int xi, float shift, int steps, float[] y, int yi, int length) {
    float[] lane = LANE.get();
    int whole = length - length % LANES;
    if (whole < length) {
      float[] tail = TAIL.get();
      System.arraycopy(x, xi + whole, tail, 0, length - whole);
      Exponents.exp(tail, 0, shift, steps, tail, 0, LANES, lane);
      System.arraycopy(tail, 0, y, yi + whole, length - whole);
    }
    if (whole > 0) {
      Exponents.exp(x, xi, shift, steps, y, yi, whole, lane);
    } else {
      Arrays.fill(lane, 0f);
    }
    for (int i = whole; i < length; i++) {
      lane[i - whole] += y[yi + i];
    }
    return lane;
  }

  @Override
  public void log(float[] x, int xi, float[] y, int yi, int length) {
    int whole = length - length % L;
    if (whole > 0) {
      Exponents.log(x, xi, y, yi, whole);
    }
    if (whole < length) {
      float[] lane = LANE.get();
      System.arraycopy(x, xi + whole, lane, 0, length - whole);
      Exponents.log(lane, 0, lane, 0, L);
      System.arraycopy(lane, 0, y, yi + whole, length - whole);
    }
  }

  @Override
  public void copyRows(float[] x, int[] rows, int length, float[] y) {
    Gathers.copy(x, rows, length, y);
  }

  @Override
  public void scaleRows(byte[] x, int[] rows, int length, float[] y) {
    if (Gathers.HAS_BYTES) {
      Gathers.scale(x, rows, length, y);
    } else {
      Later.REST.scaleRows(x, rows, length, y);
    }
  }

  @Override
  public void descend(
      float[] settings,
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      int begin,
      int end) {
    int whole = end - (end - begin) % L;
    if (whole > begin) {
      VectorDescents.descend(settings, value, gradient, mean, square, begin, whole);
    }
    Later.REST.descend(settings, value, gradient, mean, square, whole, end);
  }

  @Override
  public void descendFromPeak(
      float[] settings,
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      float[] peak,
      int begin,
      int end) {
    int whole = end - (end - begin) % L;
    if (whole > begin) {
      VectorDescents.descendFromPeak(settings, value, gradient, mean, square, peak, begin, whole);
    }
    Later.REST.descendFromPeak(settings, value, gradient, mean, square, peak, whole, end);
  }

  @Override
  public float[] aligned(float[] x) {
    return CacheLines.aligned(x);
  }

  @Override
  public Runs runs() {
    return Later.RUNS;
  }

  @Override
  public Rows rows() {
    return Later.ROWS;
  }
}
