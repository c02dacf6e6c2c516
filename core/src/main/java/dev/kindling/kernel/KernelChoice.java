package dev.kindling.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Picks the kernels once, when first asked: the vector kernels where the JVM compiles them.
 *
 * <p>Loading the Vector API takes a tenth of a second, and until its methods are compiled they make
 * an object of every vector. A process's first products are therefore left to the scalar kernels,
 * which have the same bits, as long as nothing else has asked for the vector kernels, and no width
 * was set: a program that makes some predictions and ends is done sooner. It gains nothing from the
 * vector module then, so without the module it is not told of it either: a twentieth of a second
 * for the logging.
 */
final class KernelChoice {
  /** Chooses the SIMD width in bits (512, 256, 128), or 0 for the scalar kernels. */
  private static final String BITS = "kindling.vector.bits";

  /**
   * How many multiply-adds the first products are: a tenth of a second's work for the scalar
   * kernels, four tenths for the vector kernels before they are compiled.
   */
  private static final long FIRST = 1L << 28;

  /** What a small product counts for at least. */
  private static final long LEAST = 1L << 14;

  private static final Kernels SCALAR = new ScalarKernels();
  private static final boolean VECTORS = wantsVectors(System.getProperty(BITS));

  /**
   * The multiply-adds that remain for the scalar kernels. Threads need not agree on it: both
   * kernels are right.
   */
  private static long left = VECTORS && System.getProperty(BITS) == null ? FIRST : 0;

  /** What is loaded when it is asked for. */
  private static final class Best {
    static final Kernels KERNELS = VECTORS ? load() : SCALAR;

    static {
      left = 0;
    }
  }

  private KernelChoice() {}

  static Kernels best() {
    return Best.KERNELS;
  }

  static Kernels forProduct(Gemm g) {
    return left > 0 && isAmongTheFirst(g) ? SCALAR : Best.KERNELS;
  }

  private static boolean isAmongTheFirst(Gemm g) {
    left -= Math.max(LEAST, (long) g.batch() * g.m() * g.n() * g.k());
    return left >= 0;
  }

  private static boolean wantsVectors(@Nullable String bits) {
    if (bits == null) {
      return compilesVectors(
          System.getProperty("java.vm.name", ""), System.getProperty("java.vm.info", ""));
    }
    boolean vectors = !bits.equals("0");
    if (vectors && !hasModule()) {
      throw new IllegalStateException(
          BITS + "=" + bits + " needs the vector module; add --add-modules jdk.incubator.vector");
    }
    return vectors;
  }

  private static boolean hasModule() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  private static Kernels load() {
    if (!hasModule()) {
      System.getLogger("dev.kindling")
          .log(
              System.Logger.Level.INFO,
              "Kindling runs its scalar kernels; the JVM flag --add-modules jdk.incubator.vector"
                  + " makes it several times faster, with the same results.");
      return SCALAR;
    }
    try {
      // By name: the vector classes stand above this package and cannot load without the module.
      return (Kernels)
          Class.forName("dev.kindling.kernel.vector.VectorKernels")
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException asItIs) {
        throw asItIs;
      }
      throw new IllegalStateException("The vector kernels could not be loaded", e);
    }
  }

  /**
   * Whether the JVM turns operations of the Vector API into instructions: that is HotSpot's second
   * compiler. An interpreter or its first compiler makes an object of every vector, which is a
   * hundred times slower than scalar kernels.
   */
  static boolean compilesVectors(String name, String info) {
    boolean hotSpot = name.contains("HotSpot") || name.contains("OpenJDK");
    boolean second = !info.contains("interpreted") && !info.contains("emulated-client");
    return hotSpot && second;
  }
}
