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
}
