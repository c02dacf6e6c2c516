package dev.kindling.optim;

import java.util.ArrayList;
import java.util.List;

/**
 * A search for a learning rate: while it grows from step to step, the loss first falls, and then
 * explodes. L. Smith, <em>Cyclical learning rates for training neural networks</em> (2017).
 */
public final class RateSearch {
  /** The share of the running mean of losses that a step keeps. */
  private static final double KEPT = 0.9;

  /** How many times the smallest loss ends the search. */
  private static final double EXPLODED = 4;

  /** By how much the suggested rate is below that of the smallest loss. */
  private static final double MARGIN = 10;

  private final double from;
  private final double to;
  private final int steps;
  private final List<Double> losses = new ArrayList<>();
  private double mean;
  private double least = Double.POSITIVE_INFINITY;
  private double leastRate = Double.NaN;

  /**
   * A search that multiplies the rate by the same number in each step.
   *
   * @throws IllegalArgumentException unless 0 &lt; from &lt; to and there are at least 2 steps
   */
  public RateSearch(double from, double to, int steps) {
    if (!(from > 0 && from < to && to < Double.POSITIVE_INFINITY) || steps < 2) {
      throw new IllegalArgumentException(
          "rate search: from "
              + from
              + " to "
              + to
              + " in "
              + steps
              + " steps; needs 0 < from < to, and 2 steps or more");
    }
    this.from = from;
    this.to = to;
    this.steps = steps;
  }

  /** The rate of a step, 0, 1, 2, …. */
  public double rate(int step) {
    return from * StrictMath.pow(to / from, (double) step / (steps - 1));
  }

  /** The number of steps. */
  public int steps() {
    return steps;
  }

  /**
   * Takes the next step's loss.
   *
   * @return whether the search goes on: not after its last step, and not when the loss explodes
   */
  public boolean add(double loss) {
    losses.add(loss);
    int n = losses.size();
    mean = KEPT * mean + (1 - KEPT) * loss;
    double smooth = mean / (1 - StrictMath.pow(KEPT, n));
    if (smooth < least) {
      least = smooth;
      leastRate = rate(n - 1);
    }
    return n < steps && smooth <= EXPLODED * least;
  }

  /** The losses so far, one for each step. */
  public List<Double> losses() {
    return List.copyOf(losses);
  }

  /** The rates so far, one for each loss. */
  public List<Double> rates() {
    List<Double> rates = new ArrayList<>();
    for (int step = 0; step < losses.size(); step++) {
      rates.add(rate(step));
    }
    return rates;
  }

  /** A tenth of the rate at which the running mean of the losses was smallest; NaN for none. */
  public double suggestion() {
    return leastRate / MARGIN;
  }
}
