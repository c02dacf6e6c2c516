package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * d² / 2 where |d| &lt; δ, else δ · (|d| − δ / 2), with d = output − target; averaged over the
 * elements. P. Huber, <em>Robust estimation of a location parameter</em> (1964).
 *
 * <p>Output and target have one shape.
 *
 * @param delta δ &gt; 0, where the parabola ends
 */
public record Huber(float delta, Reduction reduction) implements Loss {
  /**
   * All settings.
   *
   * @throws IllegalArgumentException unless delta is positive
   */
  public Huber {
    Fit.setting(delta > 0f, "huber", "delta", delta, "more than 0");
  }

  /** The mean, with delta = 1. */
  public Huber() {
    this(1f, Reduction.MEAN);
  }

  /** With another end of the parabola than 1. */
  public Huber delta(float delta) {
    return new Huber(delta, reduction);
  }

  /** With another reduction than the mean. */
  public Huber reduction(Reduction reduction) {
    return new Huber(delta, reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    return reduction.of(of(output.minus(Fit.target("huber", output, target)), delta));
  }

  /** m · (d − m / 2) with m = min(max(d, −δ), δ), which has the right slope at 0 too. */
  static Tensor of(Tensor d, float delta) {
    Tensor m = d.clamp(-delta, delta);
    return m.times(d.minus(m.times(0.5f)));
  }
}
