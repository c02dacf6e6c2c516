package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * body(x) + x, or body(x) + shortcut(x): what the body learns is the difference. K. He, X. Zhang,
 * S. Ren, J. Sun, <em>Deep residual learning for image recognition</em> (2016).
 *
 * <p>The parameters' paths begin with {@code body} and {@code shortcut}.
 */
public final class Residual implements Layer {
  private final Layer body;
  private final @Nullable Layer shortcut;

  private Residual(Layer body, @Nullable Layer shortcut) {
    this.body = body;
    this.shortcut = shortcut;
    Shape input = input();
    if (input != null) {
      output(input);
    }
  }

  /**
   * body(x) + x.
   *
   * @throws IllegalArgumentException if the body gives another shape than it takes
   */
  public static Residual of(Layer body) {
    return new Residual(body, null);
  }

  /**
   * body(x) + shortcut(x).
   *
   * @throws IllegalArgumentException if the two give different shapes
   */
  public static Residual of(Layer body, Layer shortcut) {
    return new Residual(body, shortcut);
  }

  /** Its parts by their field. */
  Map<String, Layer> branches() {
    Map<String, Layer> branches = new LinkedHashMap<>();
    branches.put("body", body);
    if (shortcut != null) {
      branches.put("shortcut", shortcut);
    }
    return branches;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    Tensor y = Branches.forward("body", body, x, pass);
    Tensor z = shortcut == null ? x : Branches.forward("shortcut", shortcut, x, pass);
    check(y.shape(), z.shape());
    return y.plus(z);
  }

  @Override
  public @Nullable Shape input() {
    Shape input = body.input();
    return input != null || shortcut == null ? input : shortcut.input();
  }

  @Override
  public Shape output(Shape sample) {
    Shape y = Branches.output("body", body, sample);
    Shape z = shortcut == null ? sample : Branches.output("shortcut", shortcut, sample);
    check(y, z);
    return y;
  }

  private void check(Shape y, Shape z) {
    if (!y.equals(z)) {
      throw new LayerException(
          this
              + ": the body gives the shape "
              + y
              + ", and "
              + (shortcut == null ? "the input has " : "the shortcut gives ")
              + z,
          shortcut == null ? "use Residual.of(body, shortcut)" : "");
    }
  }

  @Override
  public String toString() {
    return "residual(" + body + (shortcut == null ? "" : ", " + shortcut) + ")";
  }
}
