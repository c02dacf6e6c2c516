package dev.kindling.nn;

import dev.kindling.op.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The layers of a network that do not fit, and what the blueprints of all its parts share. */
final class BuildReport {
  private final List<Problem> problems = new ArrayList<>();

  /** Beside which classes code counts as words, so that its callers ask for the layers. */
  final List<Class<?>> words = new ArrayList<>(List.of(Sequential.class));

  /** How many layers do not fit so far. */
  int size() {
    return problems.size();
  }

  Problem add(String told, String way, List<Fix> fixes) {
    Problem problem = new Problem(told, way, fixes);
    problems.add(problem);
    return problem;
  }

  /**
   * Ends the network.
   *
   * @throws IllegalArgumentException if a layer does not take what the one before it gives
   */
  void check() {
    if (!problems.isEmpty()) {
      String all = String.join("\n  ", problems.stream().map(Problem::toString).toList());
      throw new IllegalArgumentException(
          problems.size() == 1 ? all : problems.size() + " layers do not fit:\n  " + all);
    }
  }

  /**
   * What would help, if it holds: a change elsewhere does as long as nothing else gets what comes
   * from there.
   */
  record Fix(String text, BooleanSupplier holds) {
    static Fix here(String text) {
      return new Fix(text, () -> true);
    }
  }

  /** A layer that does not fit. */
  static final class Problem {
    private final String told;
    private final String way;
    private List<Fix> fixes;

    /**
     * @param way how the shape came about, which is told where the fixes elsewhere turn out not to
     *     hold
     * @param fixes those that are known to help
     */
    private Problem(String told, String way, List<Fix> fixes) {
      this.told = told;
      this.way = way;
      this.fixes = fixes;
    }

    @Override
    public String toString() {
      List<Fix> holding = fixes.stream().filter(fix -> fix.holds.getAsBoolean()).toList();
      String all = holding.size() < fixes.size() ? told + way : told;
      return holding.isEmpty()
          ? all
          : all + "; " + String.join(", or ", holding.stream().map(Fix::text).toList());
    }
  }

  /**
   * What a sample would be like with the second fix of a problem, while it would be like {@link
   * #sample} with the first: later layers show which one is meant.
   */
  record Other(Problem problem, Shape sample) {
    void first() {
      problem.fixes = problem.fixes.subList(0, 1);
    }

    void second() {
      problem.fixes = problem.fixes.subList(1, 2);
    }
  }
}
