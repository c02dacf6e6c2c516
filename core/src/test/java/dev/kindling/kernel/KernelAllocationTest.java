package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.kindling.OwnJvm;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Compiled kernels keep their vectors in registers, and not as objects, which is much slower. In a
 * JVM of its own: where several widths of vectors are loaded, the compiler cannot.
 */
class KernelAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int LENGTH = 1 << 14;
  private static final int CALLS = 20;
  private static final Kernels KERNELS = Kernels.best();

  @Test
  void compiledKernelsAllocateNothing() {
    assumeTrue(!(KERNELS instanceof ScalarKernels), "scalar sums make an array of lanes");
    String said = OwnJvm.says(KernelAllocationTest.class);
    assertTrue(said.contains("all kernels allocate nothing"), said);
  }

  /** Calls each kernel until it allocates nothing, or time is up. */
  public static void main(String[] args) {
    float[] x = new float[LENGTH];
    float[] y = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      x[i] = i % 17 - 8.3f;
    }
    Map<String, Runnable> all = new LinkedHashMap<>();
    addProducts(all, x, y);
    addKernels(all, x, y);
    addRuns(all, x, y);
    addRows(all, x, y);
    addDescents(all, x, y);
    if (all.entrySet().stream().allMatch(one -> allocatesNothing(one.getKey(), one.getValue()))) {
      System.out.println("all kernels allocate nothing");
    }
  }

  private static void addProducts(Map<String, Runnable> all, float[] x, float[] y) {
    Map<String, Gemm> products = new LinkedHashMap<>();
    products.put("gemm", Gemm.of(false, false, 64, 64, 64));
    products.put("gemm of a transposed", Gemm.of(true, false, 64, 64, 64));
    products.put("gemm of b transposed", Gemm.of(false, true, 64, 64, 64));
    products.put("gemm of few columns", Gemm.of(false, false, 64, 10, 64));
    products.put("gemm of odd sizes", Gemm.of(false, false, 61, 59, 67));
    products.put("gemm of one row", Gemm.of(false, false, 1, 100, 128));
    products.forEach(
        (name, gemm) -> all.put(name, () -> KERNELS.gemm(gemm, x, 0, x, 0, null, y, 0)));
  }

  private static void addKernels(Map<String, Runnable> all, float[] x, float[] y) {
    all.put("sum", () -> y[0] = KERNELS.sum(x, 0, LENGTH));
    all.put("max", () -> y[0] = KERNELS.max(x, 0, LENGTH));
    all.put("gate", () -> KERNELS.gate(x, x, y, 0, LENGTH));
    all.put("below", () -> KERNELS.below(x, x, y, 0, LENGTH));
    all.put("leak", () -> KERNELS.leak(x, x, 0.1f, y, 0, LENGTH));
    all.put("addRows", () -> KERNELS.addRows(x, 0, 100, 160, y, 0, 0, 160));
    all.put("max2x2", () -> KERNELS.max2x2(x, 0, 64, 64, 32, y, 0));
    all.put("toMax2x2", () -> KERNELS.toMax2x2(x, 0, 64, 64, 32, x, 0, y));
    all.put("mean2x2", () -> KERNELS.mean2x2(x, 0, 64, 64, 32, 4f, y, 0));
    all.put("spread2x2", () -> KERNELS.spread2x2(x, 0, 64, 32, 4f, y, 0, 64));
    all.put("exp", () -> KERNELS.exp(x, 0, 1f, 0, y, 0, LENGTH));
    all.put("log", () -> KERNELS.log(x, 0, y, 0, LENGTH));
    byte[] bytes = new byte[LENGTH];
    int[] some = {2, 0, 3, 1, 1};
    all.put("copyRows", () -> KERNELS.copyRows(x, some, LENGTH / 5, y));
    all.put("scaleRows", () -> KERNELS.scaleRows(bytes, some, LENGTH / 5, y));
  }

  private static void addRuns(Map<String, Runnable> all, float[] x, float[] y) {
    Runs runs = KERNELS.runs();
    all.put("gelu", () -> runs.gelu(x, 0, y, 0, LENGTH));
    all.put("geluSlope", () -> runs.geluSlope(x, 0, x, 0, y, 0, LENGTH));
    all.put("geluTanh", () -> runs.geluTanh(x, 0, y, 0, LENGTH));
    all.put("geluTanhSlope", () -> runs.geluTanhSlope(x, 0, y, 0, LENGTH));
    all.put("sigmoid", () -> runs.sigmoid(x, 0, y, 0, LENGTH));
    all.put("tanh", () -> runs.tanh(x, 0, y, 0, LENGTH));
    all.put("silu", () -> runs.silu(x, 0, y, 0, LENGTH));
    all.put("mish", () -> runs.mish(x, 0, y, 0, LENGTH));
    all.put("softplus", () -> runs.softplus(x, 0, 1f, y, 0, LENGTH));
    all.put("elu", () -> runs.elu(x, 0, 1f, 1f, 1f, y, 0, LENGTH));
    all.put("eluSlope", () -> runs.eluSlope(x, 0, 1f, 1f, 1f, y, 0, LENGTH));
  }

  private static void addRows(Map<String, Runnable> all, float[] x, float[] y) {
    Rows rows = KERNELS.rows();
    all.put("standardize", () -> rows.standardize(x, 0, LENGTH / 8, 8, true, 1e-5f, y));
    all.put(
        "standardize and scale", () -> rows.standardize(x, 0, LENGTH / 8, 8, true, 1e-5f, x, x, y));
    all.put("slope", () -> rows.standardizedSlope(x, x, 0, LENGTH / 8, 8, true, 1e-5f, y));
    all.put(
        "standardize and scale a run",
        () -> rows.standardize(x, 0, LENGTH, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, y));
    float[] m = new float[8 * Rows.MOMENTS];
    all.put(
        "slope of scaled rows",
        () -> rows.scaledSlope(x, x, x, x, 0, LENGTH / 8, 8, true, 1e-5f, y, m, 0));
    all.put(
        "addStandardized",
        () -> rows.addStandardized(x, x, 0, LENGTH / 8, 8, x, 0, LENGTH / 8, y, y));
    all.put("softmax", () -> rows.softmax(x, 0, LENGTH / 64, 64, false, y));
    int many = LENGTH / 64;
    int[] column = new int[many];
    all.put("softmax with a column", () -> rows.softmax(x, 0, many, 64, column, y, y));
    float[] work = new float[16 * many];
    all.put("softmaxDown", () -> rows.softmaxDown(x, 0, many, 60, 0, 60, false, y, work));
    all.put("maskedSoftmax", () -> rows.maskedSoftmax(y, 0, 64, many, 5, 1, 64, 0.5f));
    all.put("its slope", () -> rows.maskedSoftmaxSlope(x, y, 0, 64, many, 5, 1, 64, 0.5f));
    all.put("softmaxSlope", () -> rows.softmaxSlope(x, x, 0, LENGTH, 0.5f, y));
    all.put("affine", () -> rows.affine(x, 0, LENGTH, x, x, y));
    all.put("addProducts", () -> rows.addProducts(x, x, 0, 0, LENGTH, y));
    all.put("times", () -> rows.times(x, 0, LENGTH, 0.5f, y));
    all.put("maskedSoftmax", () -> rows.maskedSoftmax(x, 0, 1000, LENGTH, 0.5f));
    all.put("copy", () -> rows.copy(x, 0, 64, 100, 48, y, 0, 48));
    all.put("transpose", () -> rows.transpose(x, 0, 64, 100, 48, y, 0, 112));
  }

  private static void addDescents(Map<String, Runnable> all, float[] x, float[] y) {
    float[] settings = {0x1p-80f, 0f, 1f, 0.1f, 0.999f, 0.001f, 1f, 1e-8f, -1e-3f, 0f};
    float[][] slots = new float[3][LENGTH];
    all.put("descend", () -> KERNELS.descend(settings, y, x, slots[0], slots[1], 0, LENGTH));
    all.put(
        "descendFromPeak",
        () -> KERNELS.descendFromPeak(settings, y, x, slots[0], slots[1], slots[2], 0, LENGTH));
  }

  /** Calls until nothing is allocated, which is when it has been compiled. */
  private static boolean allocatesNothing(String name, Runnable kernel) {
    long end = System.nanoTime() + 60_000_000_000L;
    long bytes;
    do {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        kernel.run();
      }
      bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    } while (bytes > 256L * CALLS && System.nanoTime() < end);
    if (bytes > 256L * CALLS) {
      System.out.println(name + " allocates " + bytes / CALLS + " bytes a call");
    }
    return bytes <= 256L * CALLS;
  }
}
