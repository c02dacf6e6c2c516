package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Movement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums of products by the names of their dimensions: A. Einstein's convention, as NumPy writes it.
 * Each pair of operands becomes one batched matrix product, from left to right.
 */
final class Einsum {
  /** Stand for the dimensions that "..." means. */
  private static final String DOTS = "αβγδεζηθ";

  /** An operand and a letter for each of its dimensions. */
  private record Term(Tensor tensor, String labels) {}

  private final String equation;
  private final Term[] terms;
  private final String output;

  private Einsum(String equation, Tensor... operands) {
    this.equation = equation;
    String compact = equation.replace(" ", "");
    int arrow = compact.indexOf("->");
    String[] inputs = (arrow < 0 ? compact : compact.substring(0, arrow)).split(",", -1);
    if (inputs.length != operands.length) {
      throw wrong("names " + inputs.length + " operands, and there are " + operands.length);
    }
    terms = new Term[inputs.length];
    Map<Character, Integer> sizes = new HashMap<>();
    String dots = "";
    for (int i = 0; i < terms.length; i++) {
      int named = inputs[i].replace("...", "").length();
      if (inputs[i].contains("...") && operands[i].shape().rank() - named > dots.length()) {
        dots = DOTS.substring(0, operands[i].shape().rank() - named);
      }
    }
    for (int i = 0; i < terms.length; i++) {
      int missing = Math.max(0, operands[i].shape().rank() - inputs[i].replace("...", "").length());
      String tail = dots.substring(Math.max(0, dots.length() - missing));
      inputs[i] = inputs[i].replace("...", tail);
      checkLabels(inputs[i]);
      terms[i] = new Term(operands[i], inputs[i]);
      checkSizes(terms[i], sizes);
    }
    output =
        arrow < 0
            ? dots + inOnlyOnePlace(inputs)
            : compact.substring(arrow + 2).replace("...", dots);
    checkLabels(output);
    for (char label : output.toCharArray()) {
      if (!sizes.containsKey(label) || output.indexOf(label) != output.lastIndexOf(label)) {
        throw wrong("its result has " + label + ", which must stand once in it and in an operand");
      }
    }
  }

  static Tensor of(String equation, Tensor... operands) {
    return new Einsum(equation, operands).run();
  }

  private Tensor run() {
    Term result = alone(0);
    for (int i = 1; i < terms.length; i++) {
      result = contract(result, alone(i), later(i + 1));
    }
    return ordered(result, output);
  }

  /**
   * An operand with repeated labels taken to the diagonal, and those that nobody else needs summed.
   */
  private Term alone(int i) {
    StringBuilder elsewhere = new StringBuilder(output);
    for (int j = 0; j < terms.length; j++) {
      elsewhere.append(j == i ? "" : terms[j].labels);
    }
    Term term = terms[i];
    for (int d = 0; d < term.labels.length(); d++) {
      int again = term.labels.indexOf(term.labels.charAt(d), d + 1);
      if (again >= 0) {
        String labels =
            new StringBuilder(term.labels).deleteCharAt(again).deleteCharAt(d).toString();
        term = new Term(term.tensor.diagonal(0, d, again), labels + terms[i].labels.charAt(d));
        d = -1;
      }
    }
    return summed(term, elsewhere.toString());
  }

  private static Term summed(Term term, String kept) {
    Shape shape = term.tensor.shape();
    Shape ones = shape;
    StringBuilder labels = new StringBuilder();
    Shape rest = Shape.of();
    for (int d = 0; d < shape.rank(); d++) {
      if (kept.indexOf(term.labels.charAt(d)) < 0) {
        ones = ones.with(d, 1);
      } else {
        labels.append(term.labels.charAt(d));
        rest = rest.then(Shape.of(shape.dim(d)));
      }
    }
    if (ones.equals(shape)) {
      return new Term(term.tensor.reshape(rest), labels.toString());
    }
    return new Term(
        Tensor.call(new Movement.SumTo(ones), term.tensor).reshape(rest), labels.toString());
  }

  /**
   * One matrix product: over the labels of both that nothing later needs, for each of the others.
   */
  private static Term contract(Term a, Term b, String later) {
    StringBuilder batch = new StringBuilder();
    StringBuilder inner = new StringBuilder();
    StringBuilder left = new StringBuilder();
    for (char label : a.labels.toCharArray()) {
      boolean both = b.labels.indexOf(label) >= 0;
      (both ? later.indexOf(label) >= 0 ? batch : inner : left).append(label);
    }
    StringBuilder right = new StringBuilder();
    for (char label : b.labels.toCharArray()) {
      if (a.labels.indexOf(label) < 0) {
        right.append(label);
      }
    }
    Tensor x = ordered(a, "" + batch + left + inner);
    Tensor y = ordered(b, "" + batch + inner + right);
    Shape batches = x.shape().slice(0, batch.length());
    Shape rows = x.shape().slice(batch.length(), batch.length() + left.length());
    Shape columns = y.shape().slice(batch.length() + inner.length(), y.shape().rank());
    int k = y.shape().slice(batch.length(), batch.length() + inner.length()).size();
    Tensor product =
        x.reshape(batches.size(), rows.size(), k)
            .matmul(y.reshape(batches.size(), k, columns.size()), false, false);
    return new Term(product.reshape(batches.then(rows).then(columns)), "" + batch + left + right);
  }

  private static Tensor ordered(Term term, String labels) {
    if (term.labels.equals(labels)) {
      return term.tensor;
    }
    int[] axes = labels.chars().map(term.labels::indexOf).toArray();
    return term.tensor.permute(axes);
  }

  /** The labels that the result or an operand from i on has. */
  private String later(int i) {
    StringBuilder later = new StringBuilder(output);
    for (int j = i; j < terms.length; j++) {
      later.append(terms[j].labels);
    }
    return later.toString();
  }

  private static String inOnlyOnePlace(String[] inputs) {
    Map<Character, Integer> counts = new TreeMap<>();
    for (char label : String.join("", inputs).toCharArray()) {
      counts.merge(label, 1, Integer::sum);
    }
    StringBuilder once = new StringBuilder();
    counts.forEach(
        (label, count) ->
            once.append(count == 1 && DOTS.indexOf(label) < 0 ? label.toString() : ""));
    return once.toString();
  }

  private void checkLabels(String labels) {
    if (!labels.chars().allMatch(Character::isLetter)) {
      throw wrong("only letters name dimensions, not '" + labels + "'");
    }
  }

  private void checkSizes(Term term, Map<Character, Integer> sizes) {
    Shape shape = term.tensor.shape();
    if (shape.rank() != term.labels.length()) {
      throw wrong("'" + term.labels + "' does not name the dimensions of " + shape);
    }
    for (int d = 0; d < shape.rank(); d++) {
      Integer before = sizes.putIfAbsent(term.labels.charAt(d), shape.dim(d));
      if (before != null && before != shape.dim(d)) {
        throw wrong(
            term.labels.charAt(d)
                + " is "
                + before
                + " in one place and "
                + shape.dim(d)
                + " in another");
      }
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("einsum \"" + equation + "\": " + what);
  }
}
