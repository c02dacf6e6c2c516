package dev.kindling.optim;

import dev.kindling.optim.WolfeSearch.Point;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * L-BFGS: descent along −Hg, where H estimates the inverse of the second derivatives from the last
 * steps and what they did to the gradient. Liu and Nocedal, <em>On the limited memory BFGS method
 * for large scale optimization</em> (1989); each step's length meets the strong Wolfe conditions.
 *
 * <p>It is for functions without noise, so of the whole data set. As it computes the loss several
 * times in a step, it is given the computation:
 *
 * <pre>{@code
 * var lbfgs = new Lbfgs();
 * for (int i = 0; i < 10; i++) {
 *   lbfgs.step(() -> loss.forward(net.forward(x, Pass.training()), y));
 * }
 * }</pre>
 */
public final class Lbfgs {
  private double learningRate = 1;
  private int iterations = 20;
  private int evaluations;
  private int history = 100;
  private double flatness = 1e-7;
  private double progress = 1e-9;
  private boolean search = true;

  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private double scale = 1;
  private double[] direction = {};
  private double length;
  private double[] before = {};
  private boolean begun;
  private int evaluated;

  /** What a step s did to the gradient, y, with 1 / (y · s). */
  private record Change(double[] s, double[] y, double rho) {}

  /** L-BFGS with the rate 1, 20 iterations a step and a memory of 100. */
  public Lbfgs() {}

  /** Sets the first length that the search tries, and without a search the only one. */
  public Lbfgs learningRate(double rate) {
    this.learningRate = Optimizer.notNegative("Lbfgs", "the learning rate", rate);
    return this;
  }

  /** Sets the largest number of iterations of a step. */
  public Lbfgs iterations(int most) {
    this.iterations = count("iterations", most);
    return this;
  }

  /** Sets the largest number of losses of a step; 5/4 of the iterations otherwise. */
  public Lbfgs evaluations(int most) {
    this.evaluations = count("evaluations", most);
    return this;
  }

  /** Sets how many iterations are remembered: each costs twice the parameters in double. */
  public Lbfgs history(int iterations) {
    this.history = count("history", iterations);
    return this;
  }

  /**
   * Sets when a step ends early: where no element of the gradient is larger than the first, or
   * neither the loss nor a parameter changes by more than the second; 1e-7 and 1e-9 otherwise.
   */
  public Lbfgs tolerances(double gradient, double change) {
    this.flatness = Optimizer.notNegative("Lbfgs", "the gradient's tolerance", gradient);
    this.progress = Optimizer.notNegative("Lbfgs", "the change's tolerance", change);
    return this;
  }

  /** Takes steps of the learning rate's length, without a search. */
  public Lbfgs withoutSearch() {
    this.search = false;
    return this;
  }

  private static int count(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("Lbfgs: " + name + " must be at least 1, not " + value);
    }
    return value;
  }

  /**
   * Takes some iterations.
   *
   * @param loss computes the loss, for training, with the parameters as they are
   * @return the loss before
   */
  public float step(Supplier<Tensor> loss) {
    int mostEvaluations = evaluations > 0 ? evaluations : Math.max(1, iterations * 5 / 4);
    evaluated = 0;
    Point now = evaluate(loss, 0, new double[0]);
    float first = (float) now.f();
    for (int i = 1; i <= iterations && largest(now.gradient()) > flatness; i++) {
      remember(now.gradient());
      double[] d = direction;
      Point start = new Point(0, now.f(), dot(now.gradient(), d), now.gradient());
      if (start.slope() > -progress) {
        break;
      }
      double sum = 0;
      for (double g : now.gradient()) {
        sum += Math.abs(g);
      }
      length = begun ? learningRate : Math.min(1, 1 / sum) * learningRate;
      begun = true;
      float[][] origin = parameters.stream().map(p -> p.value().toArray()).toArray(float[][]::new);
      if (search) {
        now =
            WolfeSearch.along(
                t -> {
                  move(origin, d, t);
                  return evaluate(loss, t, d);
                },
                start,
                length,
                largest(d),
                mostEvaluations - evaluated);
        length = now.t();
        move(origin, d, length);
      } else {
        move(origin, d, length);
        if (i < iterations) {
          now = evaluate(loss, length, d);
        }
      }
      if (evaluated >= mostEvaluations
          || largest(d) * length <= progress
          || Math.abs(now.f() - start.f()) < progress) {
        break;
      }
    }
    return first;
  }

  /** Finds the next direction, and learns from what the last one did to the gradient. */
  private void remember(double[] gradient) {
    int n = gradient.length;
    double[] q = new double[n];
    if (begun) {
      double[] y = new double[n];
      double[] s = new double[n];
      for (int i = 0; i < n; i++) {
        y[i] = gradient[i] - before[i];
        s[i] = direction[i] * length;
      }
      double product = dot(y, s);
      if (product > 1e-10) {
        if (changes.size() >= history) {
          changes.remove(0);
        }
        changes.add(new Change(s, y, 1 / product));
        scale = product / dot(y, y);
      }
    }
    for (int i = 0; i < n; i++) {
      q[i] = -gradient[i];
    }
    double[] alpha = new double[changes.size()];
    for (int k = alpha.length - 1; k >= 0; k--) {
      Change change = changes.get(k);
      alpha[k] = change.rho * dot(change.s, q);
      add(q, change.y, -alpha[k]);
    }
    for (int i = 0; i < n; i++) {
      q[i] *= scale;
    }
    for (int k = 0; k < alpha.length; k++) {
      Change change = changes.get(k);
      add(q, change.s, alpha[k] - change.rho * dot(change.y, q));
    }
    direction = q;
    before = gradient;
  }

  private Point evaluate(Supplier<Tensor> loss, double t, double[] d) {
    evaluated++;
    Tensor value = loss.get();
    Gradients gradients = value.backward();
    if (parameters.isEmpty()) {
      parameters.addAll(gradients.parameters());
    }
    if (!gradients.parameters().equals(Set.copyOf(parameters))) {
      throw new IllegalStateException(
          "Lbfgs: the loss depends on other parameters than at first; use a new Lbfgs for them");
    }
    double[] gradient = new double[parameters.stream().mapToInt(Parameter::size).sum()];
    int at = 0;
    for (Parameter parameter : parameters) {
      for (float g : gradients.of(parameter).toArray()) {
        gradient[at++] = g;
      }
    }
    return new Point(t, value.item(), d.length == 0 ? 0 : dot(gradient, d), gradient);
  }

  /** Puts the parameters at origin + t · d. */
  private void move(float[][] origin, double[] d, double t) {
    int at = 0;
    for (int p = 0; p < origin.length; p++) {
      float[] from = origin[p];
      int offset = at;
      parameters
          .get(p)
          .update(
              data -> {
                for (int i = 0; i < data.length; i++) {
                  data[i] = (float) (from[i] + t * d[offset + i]);
                }
              });
      at += from.length;
    }
  }

  private static void add(double[] x, double[] y, double share) {
    for (int i = 0; i < x.length; i++) {
      x[i] += share * y[i];
    }
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static double largest(double[] x) {
    double largest = 0;
    for (double value : x) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  @Override
  public String toString() {
    return "lbfgs(" + learningRate + ")";
  }
}
