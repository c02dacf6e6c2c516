package dev.kindling.optim;

/**
 * A schedule that reduces the learning rate when a metric stops getting better. Unlike other
 * schedules it depends on what it is told:
 *
 * <pre>{@code
 * var plateau = new Plateau(0.5, 3);
 * var optimizer = new Adam(1e-3).schedule(plateau);
 * ...
 * plateau.observe(validationLoss); // after each epoch
 * }</pre>
 *
 * <p>A run that goes on after an interruption observes the earlier metrics again.
 */
public final class Plateau implements Schedule {
  /** Reductions smaller than this are not made. */
  private static final double NEXT_TO_NOTHING = 1e-8;

  private final double reduction;
  private final int patience;
  private boolean maximize;
  private double threshold = 1e-4;
  private boolean absolute;
  private int cooldown;
  private double least;

  private double factor = 1;
  private double best = Double.NaN;
  private int bad;
  private int cooling;

  /**
   * A schedule that starts at the factor 1.
   *
   * @param reduction what the factor is multiplied by, from 0 to below 1
   * @param patience how many observations in a row may be no better before it is reduced
   */
  public Plateau(double reduction, int patience) {
    this.reduction = Optimizer.fraction("Plateau", "the reduction", reduction);
    if (patience < 0) {
      throw new IllegalArgumentException(
          "Plateau: patience must not be negative, and is " + patience);
    }
    this.patience = patience;
  }

  /** Takes larger metrics as better, as for an accuracy. */
  public Plateau maximize() {
    this.maximize = true;
    return this;
  }

  /** Sets by which share of the best a metric must be better; 1e-4 otherwise. */
  public Plateau threshold(double share) {
    this.threshold = Optimizer.notNegative("Plateau", "the threshold", share);
    this.absolute = false;
    return this;
  }

  /** Sets by how much a metric must be better than the best. */
  public Plateau absoluteThreshold(double difference) {
    this.threshold = Optimizer.notNegative("Plateau", "the threshold", difference);
    this.absolute = true;
    return this;
  }

  /** Sets for how many observations after a reduction bad ones do not count. */
  public Plateau cooldown(int observations) {
    this.cooldown = observations;
    return this;
  }

  /** Sets the least factor. */
  public Plateau least(double factor) {
    this.least = Optimizer.notNegative("Plateau", "the least factor", factor);
    return this;
  }

  /**
   * Takes a metric into account.
   *
   * @return the factor from now on
   */
  public double observe(double metric) {
    if (Double.isNaN(best) || better(metric)) {
      best = metric;
      bad = 0;
    } else {
      bad++;
    }
    if (cooling > 0) {
      cooling--;
      bad = 0;
    }
    if (bad > patience) {
      double reduced = Math.max(factor * reduction, least);
      if (factor - reduced > NEXT_TO_NOTHING) {
        factor = reduced;
      }
      cooling = cooldown;
      bad = 0;
    }
    return factor;
  }

  private boolean better(double metric) {
    double margin = absolute ? threshold : threshold * best;
    return maximize ? metric > best + margin : metric < best - margin;
  }

  /** A plateau of the same settings that has observed nothing. */
  @Override
  public Plateau until(long last) {
    Plateau fresh = new Plateau(reduction, patience);
    fresh.maximize = maximize;
    fresh.threshold = threshold;
    fresh.absolute = absolute;
    fresh.cooldown = cooldown;
    fresh.least = least;
    return fresh;
  }

  /** The factor since the last observation, for any step. */
  @Override
  public double factor(long step) {
    return factor;
  }
}
