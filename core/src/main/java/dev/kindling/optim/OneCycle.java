package dev.kindling.optim;

/**
 * One cycle of the learning rate: from 1 / divisor up to 1, and down to 1 / (divisor · lastDivisor)
 * at the last step, along cosines; the optimizer's rate is the largest. Smith and Topin,
 * <em>Super-convergence: Very fast training of neural networks using large learning rates</em>
 * (2018), in PyTorch's form.
 *
 * @param steps the number of steps; later ones have the last one's factor
 * @param rising the share of the steps that rise
 * @param linear whether it follows straight lines, not cosines
 * @param threePhases whether it comes down to where it began as fast as it rose, before it goes on
 *     to the end
 */
public record OneCycle(
    long steps,
    double rising,
    double divisor,
    double lastDivisor,
    boolean linear,
    boolean threePhases)
    implements Schedule {
  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public OneCycle {
    if (!(rising * steps > 1 && rising < 1) || threePhases && !(2 * rising * steps - 1 < steps)) {
      throw new IllegalArgumentException(
          "oneCycle: of "
              + steps
              + " steps the share "
              + rising
              + " cannot rise; each phase needs at least one step");
    }
    if (!(divisor > 0 && lastDivisor > 0)) {
      throw new IllegalArgumentException(
          "oneCycle: the divisors must be positive, not " + divisor + " and " + lastDivisor);
    }
  }

  /** Sets the share of the steps that rise; 0.3 otherwise. */
  public OneCycle rising(double share) {
    return new OneCycle(steps, share, divisor, lastDivisor, linear, threePhases);
  }

  /** Sets by what the first factor and the last are divided; 25 and 10,000 otherwise. */
  public OneCycle divisors(double first, double last) {
    return new OneCycle(steps, rising, first, last, linear, threePhases);
  }

  /** The same along straight lines. */
  public OneCycle straight() {
    return new OneCycle(steps, rising, divisor, lastDivisor, true, threePhases);
  }

  /** The same in three phases. */
  public OneCycle inThreePhases() {
    return new OneCycle(steps, rising, divisor, lastDivisor, linear, true);
  }

  @Override
  public long length() {
    return steps;
  }

  @Override
  public double factor(long step) {
    long t = Math.min(step, steps - 1);
    double first = 1 / divisor;
    double last = first / lastDivisor;
    double peak = rising * steps - 1;
    if (t <= peak) {
      return between(first, 1, t / peak);
    }
    if (!threePhases) {
      return between(1, last, (t - peak) / (steps - 1 - peak));
    }
    double end = 2 * rising * steps - 2;
    return t <= end
        ? between(1, first, (t - peak) / (end - peak))
        : between(first, last, (t - end) / (steps - 1 - end));
  }

  private double between(double from, double to, double share) {
    return linear
        ? from + (to - from) * share
        : to + (from - to) * (1 + StrictMath.cos(Math.PI * share)) / 2;
  }
}
