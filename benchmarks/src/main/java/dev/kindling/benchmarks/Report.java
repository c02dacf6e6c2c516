package dev.kindling.benchmarks;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run of {@code ./kindling bench} measured, and where.
 *
 * @param versions the sides' versions by their names
 */
record Report(
    String date,
    String machine,
    int processors,
    String system,
    String jdk,
    String revision,
    int threads,
    String pinned,
    int rounds,
    double seconds,
    Map<String, String> versions,
    Peak peak,
    List<Row> rows) {

  /** All of it. */
  String json() {
    return new GsonBuilder().setPrettyPrinting().create().toJson(this) + "\n";
  }

  /** Where it was measured, and what the machine can do. */
  String heading() {
    StringBuilder sides = new StringBuilder();
    versions.forEach(
        (name, version) -> sides.append(", ").append(name).append(' ').append(version));
    return text(
        "%s, %d processors, %s%n%s, revision %s%s%n%s, %s; %d turns of %s s; medians%n"
            + "peak: %.0f GFLOP/s of fused multiply-adds; memory %.1f GB/s read, %.1f GB/s copied%n",
        machine,
        processors,
        system,
        jdk,
        revision,
        sides,
        threads == 1 ? "1 thread" : threads + " threads",
        pinned,
        rounds,
        Double.toString(seconds),
        peak.gflops(),
        peak.read(),
        peak.copied());
  }

  /** The heading of {@link #line}s. */
  static String columns() {
    return text("%-28s %12s %14s %8s %11s", "work", "time", "rate", "of peak", "bytes/run");
  }

  /** A work's line in a terminal, and one for each peer. */
  static String line(Row row) {
    StringBuilder lines = new StringBuilder();
    lines.append(
        text(
            "%-28s %12s %14s %8s %11s",
            row.work(), time(row.micros()), rate(row), percent(row), bytes(row)));
    for (Row.Against peer : row.peers()) {
      lines.append(
          text(
              "%n  %-26s %12s   takes %s times as long",
              peer.name(), time(peer.micros()), ratio(peer, "")));
    }
    return lines.toString();
  }

  /** The table for a document. */
  String markdown() {
    List<String> names = new ArrayList<>(versions.keySet());
    names.remove("Kindling");
    StringBuilder table = new StringBuilder("| work | Kindling | rate | of peak | bytes/run |");
    StringBuilder rule = new StringBuilder("|---|---|---|---|---|");
    for (String name : names) {
      table.append(text(" %s | %s / Kindling |", name, name));
      rule.append("---|---|");
    }
    table.append('\n').append(rule).append('\n');
    for (Row row : rows) {
      table.append(
          text(
              "| %s | %s | %s | %s | %s |",
              row.work(), time(row.micros()), rate(row), percent(row), bytes(row)));
      for (String name : names) {
        String cell = " – | – |";
        for (Row.Against peer : row.peers()) {
          if (peer.name().equals(name)) {
            cell = text(" %s | %s |", time(peer.micros()), ratio(peer, "**"));
          }
        }
        table.append(cell);
      }
      table.append('\n');
    }
    return table.toString();
  }

  private static String time(double micros) {
    return micros < 1000 ? text("%.1f µs", micros) : text("%,.0f µs", micros);
  }

  private static String rate(Row row) {
    return row.gflops() > 0
        ? text("%.1f GFLOP/s", row.gflops())
        : text("%.1f GB/s", row.gigabytes());
  }

  private static String percent(Row row) {
    return text("%.0f %%", 100 * row.ofPeak());
  }

  private static String bytes(Row row) {
    return text("%,.0f", row.allocated());
  }

  private static String ratio(Row.Against peer, String mark) {
    return text("%s%.2f%s (%.2f–%.2f)", mark, peer.ratio(), mark, peer.low(), peer.high());
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
