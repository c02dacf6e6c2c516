package dev.kindling.optim;

/**
 * A function that gives the factor of the learning rate for each step: {@code new
 * Adam(1e-3).schedule(Schedule.warmup(500).then(Schedule.cosine(9_500)))}.
 *
 * <p>Steps count from 0. A schedule of one's own is a lambda, {@code step -> 1 / Math.sqrt(step +
 * 1)}; it should depend on nothing but the step. Where PyTorch takes a rate, as for the smallest
 * one, this takes a share of the optimizer's rate.
 */
@FunctionalInterface
public interface Schedule {
  /** The factor for a step, 0, 1, 2, …. */
  double factor(long step);

  /** After how many steps another schedule can follow; {@link Long#MAX_VALUE} for no end. */
  default long length() {
    return Long.MAX_VALUE;
  }

  /**
   * This schedule, and after its end another, whose steps count from 0 there.
   *
   * @throws IllegalArgumentException if this one has no end
   */
  default Schedule then(Schedule next) {
    long end = length();
    if (end == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "then: the first schedule has no end; give it one with lasting(steps)");
    }
    Schedule first = this;
    long length = next.length() == Long.MAX_VALUE ? Long.MAX_VALUE : end + next.length();
    return new Schedule() {
      @Override
      public double factor(long step) {
        return step < end ? first.factor(step) : next.factor(step - end);
      }

      @Override
      public long length() {
        return length;
      }

      @Override
      public Schedule until(long last) {
        return first.until(end).then(next.until(Math.max(1, last - end)));
      }
    };
  }

  /**
   * This schedule for a run that ends after so many steps. One without a length of its own, such as
   * {@link #cosine()}, lasts until then; one that remembers, such as {@link Plateau}, begins anew.
   * Trainers call it when a run begins.
   */
  default Schedule until(long last) {
    return this;
  }

  /** This schedule with another end, for {@link #then}. */
  default Schedule lasting(long steps) {
    return timed(count("lasting", steps), this);
  }

  /** This schedule counted in epochs: each of its factors lasts for so many steps. */
  default Schedule inEpochsOf(long steps) {
    count("inEpochsOf", steps);
    long length = length() == Long.MAX_VALUE ? Long.MAX_VALUE : length() * steps;
    return timed(length, step -> factor(step / steps));
  }

  /** The product of this schedule and another. */
  default Schedule times(Schedule other) {
    return timed(Math.min(length(), other.length()), step -> factor(step) * other.factor(step));
  }

  /** Always this factor. */
  static Schedule constant(double factor) {
    return step -> factor;
  }

  /** This factor for some steps, and then 1. */
  static Schedule constant(double factor, long steps) {
    return timed(count("constant", steps), step -> step < steps ? factor : 1);
  }

  /** From a first factor to a last, which it has from step {@code steps} on, in equal steps. */
  static Schedule linear(double from, double to, long steps) {
    return timed(
        count("linear", steps), step -> step >= steps ? to : from + (to - from) * step / steps);
  }

  /**
   * From next to nothing to 1 in equal steps: 1 / (n + 1), 2 / (n + 1), … for n steps, and then 1.
   * Goyal et al., <em>Accurate, large minibatch SGD: training ImageNet in 1 hour</em> (2017).
   */
  static Schedule warmup(long steps) {
    return linear(1.0 / (count("warmup", steps) + 1), 1, steps);
  }

  /** Times γ after every {@code size} steps. */
  static Schedule step(long size, double gamma) {
    count("step", size);
    return step -> StrictMath.pow(gamma, step / size);
  }

  /** Times γ at each of these steps. */
  static Schedule multiStep(double gamma, long... milestones) {
    long[] at = milestones.clone();
    return step -> {
      int passed = 0;
      for (long milestone : at) {
        passed += step >= milestone ? 1 : 0;
      }
      return StrictMath.pow(gamma, passed);
    };
  }

  /** γ^step. */
  static Schedule exponential(double gamma) {
    return step -> StrictMath.pow(gamma, step);
  }

  /** (1 − step / steps)^power, and 0 from step {@code steps} on. */
  static Schedule polynomial(long steps, double power) {
    return timed(
        count("polynomial", steps),
        step -> StrictMath.pow(1 - (double) Math.min(step, steps) / steps, power));
  }

  /** Half a cosine from 1 to 0 at the end of a trainer's run, or what {@link #until} says. */
  static Schedule cosine() {
    return new Schedule() {
      @Override
      public double factor(long step) {
        throw new IllegalStateException(
            "cosine: it has no length and no run that gives it one; use cosine(steps) or"
                + " until(steps)");
      }

      @Override
      public Schedule until(long last) {
        return cosine(last);
      }
    };
  }

  /** Half a cosine from 1 to 0; see {@link #cosine(long, double)}. */
  static Schedule cosine(long steps) {
    return cosine(steps, 0);
  }

  /**
   * Half a cosine from 1 to a least factor: least + (1 − least)(1 + cos(π · step / steps)) / 2. As
   * in PyTorch it goes on after its end, and rises again. Loshchilov and Hutter, <em>SGDR:
   * Stochastic gradient descent with warm restarts</em> (ICLR 2017).
   */
  static Schedule cosine(long steps, double least) {
    return timed(
        count("cosine", steps), step -> between(least, 1, (double) (step % (2 * steps)) / steps));
  }

  /**
   * Half a cosine from 1 to a least factor, again and again, each {@code growth} times longer than
   * the one before. Loshchilov and Hutter, <em>SGDR</em> (ICLR 2017).
   *
   * @param first the length of the first
   */
  static Schedule warmRestarts(long first, int growth, double least) {
    count("warmRestarts", first);
    count("warmRestarts", growth);
    return step -> {
      long at = growth == 1 ? step % first : step;
      long length = first;
      while (at >= length) {
        at -= length;
        length *= growth;
      }
      return between(least, 1, (double) at / length);
    };
  }

  /**
   * A straight line from a low factor to 1 in {@code up} steps and back in {@code down}, again and
   * again. Smith, <em>Cyclical learning rates for training neural networks</em> (2017).
   */
  static Schedule cyclic(double low, long up, long down) {
    return cyclic(low, up, down, constant(1));
  }

  /**
   * The same where what is above the low factor is multiplied by an amplitude: {@code step(up +
   * down, 0.5)} for Smith's triangular2, {@code exponential(γ)} for his exp_range.
   */
  static Schedule cyclic(double low, long up, long down, Schedule amplitude) {
    long cycle = count("cyclic", up) + count("cyclic", down);
    return step -> {
      long at = step % cycle;
      double height = at <= up ? (double) at / up : (double) (cycle - at) / down;
      return low + (1 - low) * height * amplitude.factor(step);
    };
  }

  /**
   * Up to 1 in the first 30 % of the steps and down for the rest; {@link OneCycle} has settings.
   */
  static OneCycle oneCycle(long steps) {
    return new OneCycle(steps, 0.3, 25, 1e4, false, false);
  }

  /** The cosine's half from high at share 0 to low at share 1. */
  private static double between(double low, double high, double share) {
    return low + (high - low) * (1 + StrictMath.cos(Math.PI * share)) / 2;
  }

  private static long count(String who, long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(who + ": needs at least 1 step, not " + steps);
    }
    return steps;
  }

  private static Schedule timed(long length, Schedule schedule) {
    return new Schedule() {
      @Override
      public double factor(long step) {
        return schedule.factor(step);
      }

      @Override
      public long length() {
        return length;
      }
    };
  }
}
