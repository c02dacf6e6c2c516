package dev.kindling.optim;

/**
 * 1 − βᵗ, what the zero that a running mean began with leaves of it after t steps. The last one is
 * kept, since a step asks once for each parameter, and a power takes its time and makes arrays.
 */
final class Correction {
  private double beta;
  private long steps;
  private double kept;

  double of(double beta, long steps) {
    if (beta != this.beta || steps != this.steps) {
      this.beta = beta;
      this.steps = steps;
      kept = 1 - StrictMath.pow(beta, steps);
    }
    return kept;
  }
}
