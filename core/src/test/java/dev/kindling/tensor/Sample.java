package dev.kindling.tensor;

import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An operation and arguments to test it with, away from the points where it has no derivative.
 *
 * @param withoutGradient the inputs that the operation passes no gradient to
 */
record Sample(Op op, Set<Integer> withoutGradient, Tensor... in) {
  static Sample of(Op op, Tensor... in) {
    return new Sample(op, Set.of(), in);
  }

  /** The inputs that have a gradient. */
  Tensor[] free() {
    return IntStream.range(0, in.length)
        .filter(i -> !withoutGradient.contains(i))
        .mapToObj(i -> in[i])
        .toArray(Tensor[]::new);
  }

  /**
   * The samples of all families: the LIST of every class beside this one that is called …Samples.
   */
  static Stream<Sample> all() {
    Path folder = Path.of("target/test-classes/dev/kindling/tensor");
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString().replace(".class", ""))
              .filter(name -> name.endsWith("Samples"))
              .sorted()
              .toList();
      return names.stream().flatMap(Sample::list);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Sample> list(String name) {
    try {
      Object list =
          Class.forName(Sample.class.getPackageName() + "." + name)
              .getDeclaredField("LIST")
              .get(null);
      return ((List<?>) list).stream().map(Sample.class::cast);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Numbers of both signs, from 0.1 to 0.9 in size. */
  static Tensor signed(int... dims) {
    Tensor x = random(Shape.of(dims), 1);
    return Tensor.filled(
        x.shape(),
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = Math.copySign(0.1f + 0.8f * Math.abs(x.data()[i]), x.data()[i]);
          }
        });
  }

  /** Numbers from 0.5 to 2. */
  static Tensor positive(int... dims) {
    return Rng.of(2).uniform(Shape.of(dims), 0.5f, 2f);
  }

  /** Numbers from −1 to 1. */
  static Tensor random(Shape shape, int seed) {
    return Rng.of(seed).uniform(shape, -1f, 1f);
  }

  @Override
  public String toString() {
    return op + " of " + Arrays.stream(in).map(x -> x.shape().toString()).toList();
  }
}
