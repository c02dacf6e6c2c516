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

  @Test
  void compiledKernelsAllocateNothing() {
    assumeTrue(!(Kernels.best() instanceof ScalarKernels), "scalar sums make an array of lanes");
    String said = OwnJvm.says(KernelAllocationTest.class);
    assertTrue(said.contains("all kernels allocate nothing"), said);
  }

  /** Calls each kernel until it allocates nothing, or time is up. */
  public static void main(String[] args) {
    Kernels kernels = Kernels.best();
    Runs runs = kernels.runs();
    Rows rows = kernels.rows();
    float[] x = new float[LENGTH];
    float[] y = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      x[i] = i % 17 - 8.3f;
    }
    Gemm gemm = Gemm.of(false, false, 64, 64, 64);
    Gemm turned = Gemm.of(true, false, 64, 64, 64);
    Map<String, Runnable> all = new LinkedHashMap<>();
    all.put("gemm", () -> kernels.gemm(gemm, x, 0, x, 0, null, y, 0));
    all.put("gemm of a transposed", () -> kernels.gemm(turned, x, 0, x, 0, null, y, 0));
    all.put("exp", () -> kernels.exp(x, 0, 1f, 0, y, 0, LENGTH));
    all.put("log", () -> kernels.log(x, 0, y, 0, LENGTH));
    all.put("gelu", () -> runs.gelu(x, 0, y, 0, LENGTH));
    all.put("geluSlope", () -> runs.geluSlope(x, 0, y, 0, LENGTH));
    all.put("geluTanh", () -> runs.geluTanh(x, 0, y, 0, LENGTH));
    all.put("sigmoid", () -> runs.sigmoid(x, 0, y, 0, LENGTH));
    all.put("tanh", () -> runs.tanh(x, 0, y, 0, LENGTH));
    all.put("silu", () -> runs.silu(x, 0, y, 0, LENGTH));
    all.put("mish", () -> runs.mish(x, 0, y, 0, LENGTH));
    all.put("softplus", () -> runs.softplus(x, 0, 1f, y, 0, LENGTH));
    all.put("standardize", () -> rows.standardize(x, 0, LENGTH, true, 1e-5f, y));
    all.put("slope", () -> rows.standardizedSlope(x, x, 0, LENGTH, true, 1e-5f, y));
    all.put("softmax", () -> rows.softmax(x, 0, LENGTH / 64, 64, false, y));
    all.put("softmaxSlope", () -> rows.softmaxSlope(x, x, 0, LENGTH, 0.5f, y));
    float[] settings = {0x1p-80f, 0f, 1f, 0.1f, 0.999f, 0.001f, 1f, 1e-8f, -1e-3f, 0f};
    float[][] slots = new float[4][LENGTH];
    all.put("descend", () -> kernels.descend(settings, y, x, slots[0], slots[1], 0, LENGTH));
    all.put(
        "descendFromPeak",
        () -> kernels.descendFromPeak(settings, y, x, slots[0], slots[1], slots[2], 0, LENGTH));
    byte[] bytes = new byte[LENGTH];
    int[] some = {2, 0, 3, 1, 1};
    all.put("copyRows", () -> kernels.copyRows(x, some, LENGTH / 5, y));
    all.put("scaleRows", () -> kernels.scaleRows(bytes, some, LENGTH / 5, y));
    if (all.entrySet().stream().allMatch(one -> allocatesNothing(one.getKey(), one.getValue()))) {
      System.out.println("all kernels allocate nothing");
    }
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
