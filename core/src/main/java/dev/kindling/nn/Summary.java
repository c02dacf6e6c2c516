package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table that {@link Sequential#summary()} returns. */
final class Summary {
  private Summary() {}

  static String of(Sequential net) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"", "layer", "output", "parameters"});
    Shape shape = net.input();
    long total = 0;
    for (Map.Entry<String, Layer> entry : net.named().entrySet()) {
      Layer layer = entry.getValue();
      shape = shape == null ? null : layer.output(shape);
      long count = layer.parameters().values().stream().mapToLong(Parameter::size).sum();
      total += count;
      rows.add(new String[] {entry.getKey(), layer.toString(), batch(shape), grouped(count)});
    }
    rows.add(
        new String[] {
          "", "total", String.format(Locale.ROOT, "%.1f KiB", total * 4 / 1024.0), grouped(total)
        });
    return table(rows);
  }

  private static String batch(@Nullable Shape sample) {
    if (sample == null) {
      return "?";
    }
    StringBuilder text = new StringBuilder("[n");
    for (int dim : sample.dims()) {
      text.append(", ").append(dim);
    }
    return text.append(']').toString();
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Columns as wide as their widest cell, the last one right-aligned. */
  private static String table(List<String[]> rows) {
    int columns = rows.get(0).length;
    int[] width = new int[columns];
    for (String[] row : rows) {
      for (int c = 0; c < columns; c++) {
        width[c] = Math.max(width[c], row[c].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      for (int c = 0; c < columns - 1; c++) {
        text.append(row[c]).append(" ".repeat(width[c] - row[c].length() + 2));
      }
      String last = row[columns - 1];
      text.append(" ".repeat(width[columns - 1] - last.length())).append(last).append('\n');
    }
    return text.toString();
  }
}
