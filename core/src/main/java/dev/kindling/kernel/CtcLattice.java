package dev.kindling.kernel;

import java.util.Arrays;

/**
 * The alignments of a row of labels with time steps in connectionist temporal classification:
 * labels and blanks around them are the states, and a path goes on by 0, 1 or, between different
 * labels, 2 states with each step. A. Graves, S. Fernández, F. Gomez and J. Schmidhuber (2006).
 *
 * <p>Sums over the paths run forwards and backwards in time, in double precision. A number in them
 * is the product of a logarithm's exponential and 1 + Σ rₚ · εₚ over the sets p of directions, with
 * εᵢ² = 0 (J. Fike and J. Alonso, 2011); so derivatives of any order come out exactly.
 */
public final class CtcLattice {
  private final float[] logs;
  private final float[][] directions;
  private final int first;
  private final int stride;
  private final int steps;
  private final int[] states;
  private final int parts;

  /**
   * The lattice of one sample.
   *
   * @param logs logarithms of probabilities, of which class k at step t is at first + t · stride +
   *     k
   * @param directions arrays like {@code logs}, along which derivatives are asked for
   */
  public CtcLattice(
      float[] logs,
      float[][] directions,
      int first,
      int stride,
      int steps,
      int[] labels,
      int blank) {
    this.logs = logs;
    this.directions = directions;
    this.first = first;
    this.stride = stride;
    this.steps = steps;
    states = new int[2 * labels.length + 1];
    Arrays.fill(states, blank);
    for (int i = 0; i < labels.length; i++) {
      states[2 * i + 1] = labels[i];
    }
    parts = 1 << directions.length;
  }

  /** −ln of the probability of the labels; ∞ where they do not fit into the steps. */
  public double loss() {
    if (steps == 0) {
      return states.length == 1 ? 0.0 : Double.POSITIVE_INFINITY;
    }
    Row row = new Row(states.length, parts);
    for (int t = 0; t < steps; t++) {
      row = forward(row, t);
    }
    return -total(row).log[0];
  }

  /**
   * The probabilities that the path is at class k at step t, or their derivatives along all
   * directions, into {@code out}, which lies like the logarithms and has zeros.
   */
  public void occupancy(float[] out) {
    if (steps == 0) {
      return;
    }
    Row[] before = new Row[steps];
    for (int t = 0; t < steps; t++) {
      before[t] = forward(t == 0 ? new Row(states.length, parts) : before[t - 1], t);
    }
    Row total = total(before[steps - 1]);
    double[] sums = new double[stride];
    Row after = new Row(states.length, parts);
    for (int t = steps - 1; t >= 0; t--) {
      after = backward(after, t);
      occupancy(before[t], after, total, sums);
      for (int state : states) {
        out[first + t * stride + state] = (float) sums[state];
      }
      for (int state : states) {
        sums[state] = 0.0;
      }
    }
  }

  private void occupancy(Row before, Row after, Row total, double[] sums) {
    double[] product = new double[parts];
    for (int s = 0; s < states.length; s++) {
      double log = before.log[s] + after.log[s] - total.log[0];
      if (log == Double.NEGATIVE_INFINITY) {
        continue;
      }
      for (int set = 0; set < parts; set++) {
        product[set] = 0.0;
        for (int part = set; ; part = part - 1 & set) {
          product[set] += before.ratio(s, part) * after.ratio(s, set ^ part);
          if (part == 0) {
            break;
          }
        }
      }
      divide(product, total);
      sums[states[s]] += Wide.exp(log) * product[parts - 1];
    }
  }

  /** By the total, whose first part is 1: q = x − Σ total · q over the sets that are not empty. */
  private static void divide(double[] x, Row total) {
    for (int set = 1; set < x.length; set++) {
      for (int part = set; part != 0; part = part - 1 & set) {
        x[set] -= total.ratio(0, part) * x[set ^ part];
      }
    }
  }

  private boolean skips(int s) {
    return s >= 2 && s % 2 == 1 && states[s] != states[s - 2];
  }

  private Row forward(Row last, int t) {
    Row row = new Row(states.length, parts);
    int reached = Math.min(states.length, 2 * t + 2);
    for (int s = 0; s < reached; s++) {
      if (t == 0) {
        row.log[s] = 0.0;
      } else {
        row.sum(s, last, s, s - 1, skips(s) ? s - 2 : -1);
      }
      emit(row, s, t);
    }
    return row;
  }

  private Row backward(Row next, int t) {
    Row row = new Row(states.length, parts);
    int ends = states.length;
    if (t == steps - 1) {
      for (int s = Math.max(0, ends - 2); s < ends; s++) {
        row.log[s] = 0.0;
      }
      return row;
    }
    for (int s = 0; s < ends; s++) {
      emit(next, s, t + 1);
    }
    for (int s = 0; s < ends; s++) {
      boolean skips = s + 2 < ends && skips(s + 2);
      row.sum(s, next, s, s + 1 < ends ? s + 1 : -1, skips ? s + 2 : -1);
    }
    return row;
  }

  private Row total(Row row) {
    Row total = new Row(1, parts);
    total.sum(0, row, states.length - 1, states.length - 2, -1);
    return total;
  }

  /** Multiplies a state by e^log, and by 1 + v · ε along each direction. */
  private void emit(Row row, int s, int t) {
    int at = first + t * stride + states[s];
    row.log[s] += logs[at];
    for (int i = 0; i < directions.length; i++) {
      for (int set = 0; set < parts; set++) {
        if ((set >> i & 1) != 0) {
          row.ratio[s * parts + set] += directions[i][at] * row.ratio(s, set ^ 1 << i);
        }
      }
    }
  }

  /** One number for each state: its logarithm, and its parts relative to it; 0 at first. */
  private static final class Row {
    final double[] log;
    final double[] ratio;
    private final int parts;

    Row(int states, int parts) {
      this.parts = parts;
      log = new double[states];
      ratio = new double[states * parts];
      Arrays.fill(log, Double.NEGATIVE_INFINITY);
      for (int s = 0; s < states; s++) {
        ratio[s * parts] = 1.0;
      }
    }

    double ratio(int s, int set) {
      return ratio[s * parts + set];
    }

    /** The sum of up to three states of another row, −1 being none. */
    void sum(int s, Row from, int a, int b, int c) {
      double max = Math.max(from.at(a), Math.max(from.at(b), from.at(c)));
      if (max == Double.NEGATIVE_INFINITY) {
        return;
      }
      double weightA = weight(from.at(a), max);
      double weightB = weight(from.at(b), max);
      double weightC = weight(from.at(c), max);
      double total = weightA + weightB + weightC;
      log[s] = max + Wide.log(total);
      for (int set = 1; set < parts; set++) {
        double part =
            weightA * from.part(a, set) + weightB * from.part(b, set) + weightC * from.part(c, set);
        ratio[s * parts + set] = part / total;
      }
    }

    private static double weight(double log, double max) {
      return log == max ? 1.0 : log == Double.NEGATIVE_INFINITY ? 0.0 : Wide.exp(log - max);
    }

    private double part(int s, int set) {
      return s < 0 ? 0.0 : ratio(s, set);
    }

    private double at(int s) {
      return s < 0 ? Double.NEGATIVE_INFINITY : log[s];
    }
  }
}
