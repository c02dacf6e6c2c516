package dev.kindling.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Blocks in ranks from top to bottom, with the lines between them; itself a block, about as wide to
 * the left of its middle as to the right. A line that passes ranks takes a lane beside what stands
 * there. The ranks are those of longest paths: K. Sugiyama, S. Tagawa, M. Toda, <em>Methods for
 * visual understanding of hierarchical system structures</em> (1981).
 */
final class Web implements Block {
  private static final double GAP = 26;
  private static final double BESIDE = 22;
  private static final double LANE = 14;
  private static final double PAD = 14;
  private static final double TITLE = 30;
  private static final int SWEEPS = 6;

  private final List<Block> nodes;
  private final List<int[]> lines;

  /** What stands above it in a frame, or empty where it has none. */
  private final String title;

  private final int[] rank;
  private final List<List<Integer>> ranks = new ArrayList<>();
  private final double[] x;
  private final double[] top;
  private final double[] bottom;
  private final double half;

  /** For each line the middle of its lane. */
  private final double[] lane;

  /** What is taken in each rank, from where to where. */
  private final List<List<double[]>> taken = new ArrayList<>();

  /**
   * A web.
   *
   * @param lines from which of the nodes to which later one
   * @param title what stands above it in a frame, or empty for none
   */
  Web(List<Block> nodes, List<int[]> lines, String title) {
    this.nodes = nodes;
    this.lines = lines;
    this.title = title;
    this.rank = new int[nodes.size()];
    this.x = new double[nodes.size()];
    this.lane = new double[lines.size()];
    rank();
    this.top = new double[ranks.size()];
    this.bottom = new double[ranks.size()];
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int r = 0; r < ranks.size(); r++) {
        place(ranks.get(sweep % 2 == 0 ? r : ranks.size() - 1 - r));
      }
    }
    ranks.forEach(row -> row.forEach(this::straighten));
    double y = title.isEmpty() ? 0 : TITLE;
    for (int r = 0; r < ranks.size(); r++) {
      top[r] = y;
      bottom[r] = y + ranks.get(r).stream().mapToDouble(i -> nodes.get(i).height()).max().orElse(0);
      y = bottom[r] + GAP;
      List<double[]> spans = new ArrayList<>();
      ranks.get(r).forEach(i -> spans.add(span(i)));
      taken.add(spans);
    }
    lanes();
    this.half = Math.max(edge(), title.length() * Box.LETTER / 2) + (title.isEmpty() ? 0 : PAD);
  }

  /** Blocks one after another. */
  static Web chain(List<Block> nodes, String title) {
    List<int[]> lines = new ArrayList<>();
    for (int i = 1; i < nodes.size(); i++) {
      lines.add(new int[] {i - 1, i});
    }
    return new Web(nodes, lines, title);
  }

  private double[] span(int node) {
    double reach = nodes.get(node).width() / 2;
    return new double[] {x[node] - reach, x[node] + reach};
  }

  private double edge() {
    return taken.stream()
        .flatMap(List::stream)
        .mapToDouble(span -> Math.max(-span[0], span[1]))
        .max()
        .orElse(0);
  }

  /** Puts nodes below all they come from, and those that come from none just above what is next. */
  private void rank() {
    boolean[] begins = new boolean[rank.length];
    Arrays.fill(begins, true);
    for (int node = 0; node < rank.length; node++) {
      for (int[] line : lines) {
        if (line[1] == node) {
          rank[node] = Math.max(rank[node], rank[line[0]] + 1);
          begins[node] = false;
        }
      }
    }
    for (int node = 0; node < rank.length; node++) {
      int first = node;
      if (begins[node]) {
        lines.stream()
            .filter(line -> line[0] == first)
            .mapToInt(line -> rank[line[1]] - 1)
            .min()
            .ifPresent(above -> rank[first] = above);
      }
    }
    for (int r = 0; r <= Arrays.stream(rank).max().orElse(-1); r++) {
      List<Integer> row = new ArrayList<>();
      for (int node = 0; node < rank.length; node++) {
        if (rank[node] == r) {
          row.add(node);
        }
      }
      ranks.add(row);
    }
  }

  /** Puts the nodes of a rank as near as they can be to the middle of those they are tied to. */
  private void place(List<Integer> row) {
    double[] wanted = new double[x.length];
    for (int node : row) {
      wanted[node] = x[node];
      beside(node, 0).mapToDouble(other -> x[other]).average().ifPresent(at -> wanted[node] = at);
    }
    row.sort(Comparator.comparingDouble(node -> wanted[node]));
    double end = Double.NEGATIVE_INFINITY;
    double moved = 0;
    for (int node : row) {
      double reach = nodes.get(node).width() / 2;
      x[node] = Math.max(wanted[node], end + BESIDE + reach);
      end = x[node] + reach;
      moved += x[node] - wanted[node];
    }
    for (int node : row) {
      x[node] -= moved / row.size();
    }
  }

  /** The nodes in the next rank below (1), above (−1) or both (0) that a node is tied to. */
  private IntStream beside(int node, int down) {
    return lines.stream()
        .filter(line -> rank[line[1]] == rank[line[0]] + 1)
        .filter(line -> line[0] == node && down >= 0 || line[1] == node && down <= 0)
        .mapToInt(line -> line[0] + line[1] - node);
  }

  /** Puts a node straight below another, if both are tied to nothing else between their ranks. */
  private void straighten(int node) {
    int[] above = beside(node, -1).toArray();
    if (above.length == 1 && beside(above[0], 1).count() == 1) {
      double old = x[node];
      x[node] = x[above[0]];
      double[] own = span(node);
      boolean isFree =
          ranks.get(rank[node]).stream()
              .filter(other -> other != node)
              .map(this::span)
              .allMatch(span -> span[1] + BESIDE <= own[0] || own[1] + BESIDE <= span[0]);
      x[node] = isFree ? x[node] : old;
    }
  }

  /** Finds lanes for the lines that pass ranks, the short ones first. */
  private void lanes() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingInt(i -> rank[lines.get(i)[1]] - rank[lines.get(i)[0]]));
    for (int i : order) {
      int from = rank[lines.get(i)[0]] + 1;
      int to = rank[lines.get(i)[1]];
      double a = x[lines.get(i)[0]];
      double b = x[lines.get(i)[1]];
      lane[i] = b;
      if (from < to) {
        List<double[]> passed = taken.subList(from, to).stream().flatMap(List::stream).toList();
        double right = passed.stream().mapToDouble(span -> span[1]).max().orElse(0) + LANE;
        double left = passed.stream().mapToDouble(span -> span[0]).min().orElse(0) - LANE;
        boolean isRight = Math.abs(right - a) + Math.abs(right - b) <= 1 + a + b - 2 * left;
        lane[i] = isFree(a, passed) ? a : isFree(b, passed) ? b : isRight ? right : left;
        double[] span = {lane[i], lane[i]};
        taken.subList(from, to).forEach(spans -> spans.add(span));
      }
    }
  }

  private static boolean isFree(double at, List<double[]> spans) {
    return spans.stream().noneMatch(span -> span[0] - LANE < at && at < span[1] + LANE);
  }

  @Override
  public double width() {
    return 2 * half;
  }

  @Override
  public double height() {
    double inner = ranks.isEmpty() ? 0 : bottom[bottom.length - 1];
    return title.isEmpty() ? inner : inner + PAD;
  }

  @Override
  public boolean hasArrow() {
    return title.isEmpty() && !nodes.isEmpty() && nodes.get(0).hasArrow();
  }

  @Override
  public void draw(StringBuilder svg, double middle, double y) {
    if (!title.isEmpty()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"frame\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"10\"/>"
                  + "<text class=\"title\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
              middle - half,
              y,
              width(),
              height(),
              middle - half + 10,
              y + 16,
              Html.escaped(title)));
      for (int node = 0; node < x.length; node++) {
        int at = node;
        double start = y + top(at);
        if (lines.stream().noneMatch(line -> line[1] == at)) {
          line(svg, nodes.get(at).hasArrow(), middle, y, middle + x[at], y + TITLE / 2, start);
        }
        if (lines.stream().noneMatch(line -> line[0] == at)) {
          double end = start + nodes.get(at).height();
          line(svg, false, middle + x[at], end, middle, y + height() - PAD / 2, y + height());
        }
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      int from = lines.get(i)[0];
      int to = lines.get(i)[1];
      double leaves = bottom[rank[from]] + GAP * (lane[i] == x[to] ? 0.5 : 0.3);
      double comes = top[rank[to]] - GAP * (lane[i] == x[from] ? 0.5 : 0.3);
      StringBuilder path = new StringBuilder();
      double start = y + top(from) + nodes.get(from).height();
      turn(path, middle + x[from], start, middle + lane[i], y + leaves);
      if (lane[i] != x[to]) {
        turn(path, middle + lane[i], y + leaves, middle + x[to], y + comes);
      }
      end(svg, path, nodes.get(to).hasArrow(), y + top(to));
    }
    for (int node = 0; node < x.length; node++) {
      nodes.get(node).draw(svg, middle + x[node], y + top(node));
    }
  }

  /** Where a node begins: in the middle of its rank. */
  private double top(int node) {
    int r = rank[node];
    return (top[r] + bottom[r] - nodes.get(node).height()) / 2;
  }

  private static void line(
      StringBuilder svg, boolean arrow, double x, double y, double toX, double turn, double toY) {
    StringBuilder path = new StringBuilder();
    turn(path, x, y, toX, turn);
    end(svg, path, arrow, toY);
  }

  /** Down, and round two corners to another place across; the way down goes on from there. */
  private static void turn(StringBuilder path, double x, double y, double toX, double turn) {
    if (path.length() == 0) {
      path.append(String.format(Locale.ROOT, "M%.1f,%.1f", x, y));
    }
    double r = Math.min(6, Math.abs(toX - x) / 2) * Math.signum(toX - x);
    if (r != 0) {
      double d = Math.abs(r);
      path.append(
          String.format(
              Locale.ROOT,
              "V%.1fq0,%.1f %.1f,%.1fH%.1fq%.1f,0 %.1f,%.1f",
              turn - d,
              d,
              r,
              d,
              toX - r,
              r,
              r,
              d));
    }
  }

  private static void end(StringBuilder svg, StringBuilder path, boolean arrow, double y) {
    svg.append("<path class=\"line\" d=\"")
        .append(path)
        .append(String.format(Locale.ROOT, "V%.1f\"", y))
        .append(arrow ? " marker-end=\"url(#arrow)\"/>\n" : "/>\n");
  }
}
