package dev.kindling.op;

import dev.kindling.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * A step of rules that remember a gradient's mean and its mean square, as Adam does: with g ← g +
 * decay · w,
 *
 * <pre>
 * m ← m + meanShare · (g − m)
 * v ← squareKept · v + squareShare · g²
 * w ← kept · w + (meanRate · m + gradientRate · g) / (rootScale · √v + epsilon)
 * </pre>
 *
 * <p>What is remembered fades to 0 once it is far smaller than {@code fade}. The settings can be
 * given anew for each step, so that steps allocate nothing.
 */
public final class Descent {
  private final float[] settings = new float[10];

  /** A step without settings. */
  public Descent() {}

  /** Gives the settings. */
  public void set(
      float fade,
      float decay,
      float kept,
      float meanShare,
      float squareKept,
      float squareShare,
      float rootScale,
      float epsilon,
      float meanRate,
      float gradientRate) {
    settings[0] = fade;
    settings[1] = decay;
    settings[2] = kept;
    settings[3] = meanShare;
    settings[4] = squareKept;
    settings[5] = squareShare;
    settings[6] = rootScale;
    settings[7] = epsilon;
    settings[8] = meanRate;
    settings[9] = gradientRate;
  }

  /**
   * Takes the step, from begin to end.
   *
   * @param peak the largest v so far, which stands in for v where it is given; then the gradient
   *     itself has no rate
   */
  public void run(
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      float @Nullable [] peak,
      int begin,
      int end) {
    Kernels kernels = Kernels.best();
    if (peak == null) {
      kernels.descend(settings, value, gradient, mean, square, begin, end);
    } else {
      kernels.descendFromPeak(settings, value, gradient, mean, square, peak, begin, end);
    }
  }
}
