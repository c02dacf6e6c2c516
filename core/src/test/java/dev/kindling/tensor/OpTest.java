package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.family.Binary;
import dev.kindling.op.family.Unary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every operation; a new one adds one line to its family's samples. */
class OpTest {
  static Stream<Sample> samples() {
    return Sample.all();
  }

  static Stream<Sample> samplesWithGradients() {
    return samples().filter(sample -> sample.free().length > 0);
  }

  @Test
  void everyOperationHasASample() throws IOException {
    Set<Class<?>> missing = new HashSet<>();
    families().forEach(family -> missing.addAll(List.of(family.getPermittedSubclasses())));
    samples().forEach(sample -> missing.remove(sample.op().getClass()));
    assertEquals(Set.of(), missing);
  }

  /** The sealed interfaces of the package, by their class files. */
  private static List<Class<?>> families() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target/classes/dev/kindling/op/family"))) {
      List<Class<?>> families =
          files
              .map(file -> file.getFileName().toString().replace(".class", ""))
              .filter(name -> !name.contains("$") && !name.equals("package-info"))
              .<Class<?>>map(OpTest::load)
              .filter(Class::isSealed)
              .toList();
      assertTrue(families.contains(Unary.class), families.toString());
      return families;
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName("dev.kindling.op.family." + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void gradientsAgreeWithDifferences(Sample sample) {
    checkGradient(sample);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void gradientsOfGradientsAgreeWithDifferences(Sample sample) {
    GradCheck.checkSecond(x -> call(sample, x), sample.free());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void resultsInAnArenaAreTheSame(Sample sample) {
    float[] plain = Tensor.call(sample.op(), sample.in()).toArray();
    Arena arena = new Arena();
    for (int step = 0; step < 2; step++) {
      Tensor result = arena.within(() -> Tensor.call(sample.op(), sample.in()));
      assertArrayEquals(plain, result.toArray());
      if (!sample.op().sharesInput()) {
        Arrays.fill(result.data(), Float.NaN);
      }
      arena.reset();
    }
  }

  @ParameterizedTest
  @MethodSource("samplesWithGradients")
  void aGradientOfZeroIsGivenTooAndNotLeftOut(Sample sample) {
    Tensor[] free = Stream.of(sample.free()).map(Tensor::requiresGrad).toArray(Tensor[]::new);
    Gradients g = call(sample, free).sum().backward();
    for (Tensor input : free) {
      assertEquals(input.shape(), g.of(input).shape());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anOutputOfGarbageIsFilled(Sample sample) {
    Tensor plain = Tensor.call(sample.op(), sample.in());
    Shape[] shapes = Stream.of(sample.in()).map(Tensor::shape).toArray(Shape[]::new);
    float[][] inputs = Stream.of(sample.in()).map(Tensor::data).toArray(float[][]::new);
    float[] out = new float[plain.size()];
    Arrays.fill(out, Float.NaN);
    sample.op().forward(new Frame(shapes, inputs, plain.shape(), out));
    assertArrayEquals(plain.toArray(), out);
  }

  @Test
  void aGradientThatIsATenthOfAPercentOffFails() {
    record Wrong() implements Op {
      @Override
      public Shape shape(Shape... in) {
        return in[0];
      }

      @Override
      public void forward(Frame f) {
        new Unary.Exp().forward(f);
      }

      @Override
      public void grad(Chain c) {
        c.give(
            0, c.upstream().apply(new Binary.Multiply(), c.out()).apply(new Unary.Scale(1.001f)));
      }
    }
    assertThrows(
        IllegalStateException.class,
        () -> checkGradient(Sample.of(new Wrong(), Sample.signed(3, 4))));
  }

  private static void checkGradient(Sample sample) {
    GradCheck.check(x -> call(sample, x), sample.free());
  }

  /** The operation on the inputs that have a gradient, among the others. */
  private static Tensor call(Sample sample, Tensor[] free) {
    Tensor[] in = sample.in().clone();
    int next = 0;
    for (int i = 0; i < in.length; i++) {
      if (!sample.withoutGradient().contains(i)) {
        in[i] = free[next++];
      }
    }
    return Tensor.call(sample.op(), in);
  }
}
