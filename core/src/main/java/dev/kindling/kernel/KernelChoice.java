package dev.kindling.kernel;

/** Picks the kernels once, when first asked. */
final class KernelChoice {
  /** Chooses the SIMD width in bits (512, 256, 128), or 0 for the scalar kernels. */
  private static final String BITS = "kindling.vector.bits";

  static final Kernels BEST = choose();

  private KernelChoice() {}

  private static Kernels choose() {
    String bits = System.getProperty(BITS);
    if ("0".equals(bits)) {
      return new ScalarKernels();
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      if (bits != null) {
        throw new IllegalStateException(
            BITS + "=" + bits + " needs the vector module; add --add-modules jdk.incubator.vector");
      }
      System.Logger log = System.getLogger("dev.kindling");
      log.log(
          System.Logger.Level.INFO,
          "Kindling runs its scalar kernels; the JVM flag --add-modules jdk.incubator.vector makes"
              + " it several times faster, with the same results.");
      return new ScalarKernels();
    }
    if (bits == null
        && !compilesVectors(
            System.getProperty("java.vm.name", ""), System.getProperty("java.vm.info", ""))) {
      return new ScalarKernels();
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
