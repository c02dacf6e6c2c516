package dev.kindling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.tensor.GradCheck;
import dev.kindling.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/adding-an-op.md} says. */
class OwnOpTest {
  private static final Path ROOT = Path.of(System.getProperty("kindling.root"));

  /** y = x³; dy/dx = 3x². */
  record Cube() implements Op {
    @Override
    public Shape shape(Shape... in) {
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      for (int i = 0; i < f.out().length; i++) {
        f.out()[i] = f.in(0)[i] * f.in(0)[i] * f.in(0)[i];
      }
    }

    @Override
    public void grad(Chain c) {
      Tensor x = (Tensor) c.in(0);
      c.give(0, x.square().times(3).times((Tensor) c.upstream()));
    }
  }

  @Test
  void anOperationOfOnesOwnHasGradients() {
    Tensor x = Tensor.of(2, -1).requiresGrad();
    Tensor slope = x.apply(new Cube()).sum().backward(true).of(x);
    assertArrayEquals(new float[] {12, 3}, slope.toArray());
    assertArrayEquals(new float[] {12, -6}, slope.sum().backward().of(x).toArray());
    GradCheck.checkSecond(t -> t[0].apply(new Cube()), Tensor.of(0.5f, -1));
  }

  @Test
  void theDocumentedLinesStandInTheSources() throws IOException {
    String document = Files.readString(ROOT.resolve("docs/adding-an-op.md"));
    Matcher snippet =
        Pattern.compile("`(core/\\S+)`\n\n```java\n(.*?)```", Pattern.DOTALL).matcher(document);
    int snippets = 0;
    for (; snippet.find(); snippets++) {
      String source = Files.readString(ROOT.resolve(snippet.group(1)));
      assertTrue(
          source.contains(snippet.group(2)),
          snippet.group(1) + " does not contain\n" + snippet.group(2));
    }
    assertEquals(5, snippets);
  }
}
