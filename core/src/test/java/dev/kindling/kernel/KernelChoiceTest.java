package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kindling.OwnJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which kernels are chosen when; what depends on a process's beginning, in a JVM of its own. */
class KernelChoiceTest {
  @Test
  void vectorsAreForJvmsThatCompileThem() {
    String openJdk = "OpenJDK 64-Bit Server VM";
    assertTrue(KernelChoice.compilesVectors(openJdk, "mixed mode, sharing"));
    assertTrue(KernelChoice.compilesVectors("Java HotSpot(TM) 64-Bit Server VM", "mixed mode"));
    assertFalse(KernelChoice.compilesVectors(openJdk, "interpreted mode, sharing"));
    assertFalse(KernelChoice.compilesVectors(openJdk, "mixed mode, emulated-client, sharing"));
    assertFalse(KernelChoice.compilesVectors("Eclipse OpenJ9 VM", "JRE 17 Linux amd64-64-Bit"));
  }

  @Test
  void theVectorModuleDecidesWhichKernelsAreBest() {
    boolean module = VectorKernelsAt.available();
    assertTrue(
        Kernels.best().description().startsWith(module ? "vector" : "scalar"),
        Kernels.best().description());
  }

  @Test
  void theFirstProductsAreLeftToTheScalarKernels() {
    assertFirst("scalar, scalar", "", "");
  }

  @Test
  void aLargeProductIsDoneByTheVectorKernels() {
    assertFirst("vector, vector", "large", "");
  }

  @Test
  void manySmallProductsAreFollowedByTheVectorKernels() {
    assertFirst("scalar, vector", "", "many");
  }

  @Test
  void whoAsksForTheBestKernelsGetsThemAndTheirProducts() {
    assertFirst("scalar, vector", "", "best");
  }

  @Test
  void whoAsksForTheBestKernelsIsToldOfTheModuleOnce() {
    List<String> said = withoutModule(List.of(), "best", "best");
    assertEquals(3, said.size(), said.toString());
    assertTrue(said.get(0).contains(" dev.kindling.kernel.KernelChoice "), said.get(0));
    String hint =
        ": Kindling runs its scalar kernels; the JVM flag --add-modules jdk.incubator.vector makes"
            + " it several times faster, with the same results.";
    assertTrue(said.get(1).endsWith(hint), said.get(1));
    assertEquals("scalar, scalar", said.get(2));
    assertEquals(3, withoutModule(List.of(), "many", "many").size());
  }

  @Test
  void theFirstProductsDoNotSpeakOfAModuleThatWouldNotServeThem() {
    assertEquals(List.of("scalar"), withoutModule(List.of(), ""));
  }

  @Test
  void whereTheModuleChangesNothingItIsNotSpokenOf() {
    assertEquals(List.of("scalar"), withoutModule(List.of("-Xint"), "best"));
    assertEquals(List.of("scalar"), withoutModule(List.of("-Dkindling.vector.bits=0"), "best"));
  }

  /** The lines of a program without the vector module. */
  private static List<String> withoutModule(List<String> options, String... events) {
    return OwnJvm.says(options, KernelChoiceTest.class, events).lines().toList();
  }

  private static void assertFirst(String expected, String... before) {
    assumeTrue(VectorKernelsAt.available(), "without vector kernels there is no choice");
    assertEquals(expected, last(OwnJvm.says(KernelChoiceTest.class, before)));
  }

  /** The last line: the JVM warns of its incubator module before it. */
  private static String last(String said) {
    return said.strip().lines().reduce("", (before, line) -> line);
  }

  /** Says which kernels a product gets after each of some events. */
  public static void main(String[] events) {
    StringBuilder kinds = new StringBuilder();
    for (String event : events) {
      switch (event) {
        case "large" -> Kernels.forProduct(Gemm.of(false, false, 1024, 1024, 1024));
        case "many" -> many();
        case "best" -> Kernels.best();
        default -> {}
      }
      boolean scalar = Kernels.forProduct(Gemm.of(false, false, 8, 8, 8)) instanceof ScalarKernels;
      kinds.append(kinds.isEmpty() ? "" : ", ").append(scalar ? "scalar" : "vector");
    }
    System.out.println(kinds);
  }

  private static void many() {
    for (int i = 0; i < 20_000; i++) {
      Kernels.forProduct(Gemm.of(false, false, 2, 2, 2));
    }
  }
}
