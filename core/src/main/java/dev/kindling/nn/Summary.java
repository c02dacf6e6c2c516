package dev.kindling.nn;

import dev.kindling.op.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The table that {@link Network#summary()} returns. */
final class Summary {
  /** The first column of numbers. */
  private static final int NUMBERS = 3;

  private Summary() {}

  static String of(Network net) {
    return table(rows(net));
  }

  /** A row of headings, a row for each layer, and the sums. */
  static List<String[]> rows(Network net) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"", "layer", "output", "parameters", "FLOPs", "activations"});
    Part whole = Part.of("", net, net.input());
    add(rows, whole.rows());
    rows.add(
        new String[] {
          "",
          "total",
          bytes(whole.parameters()),
          grouped(whole.parameters()),
          grouped(whole.flops()),
          bytes(whole.activations())
        });
    return rows;
  }

  private static void add(List<String[]> rows, List<List<Part>> parts) {
    for (List<Part> row : parts) {
      for (Part part : row) {
        boolean counts = part.rows().isEmpty() && part.layer() != null;
        rows.add(
            new String[] {
              part.path(),
              part.text().strip(),
              batch(part.gives()),
              counts ? grouped(part.parameters()) : "",
              counts ? grouped(part.flops()) : "",
              counts ? bytes(part.activations()) : ""
            });
        add(rows, part.rows());
      }
    }
  }

  private static String bytes(long floats) {
    return String.format(Locale.ROOT, "%,.1f KiB", floats * 4 / 1024.0);
  }

  static String batch(@Nullable Shape sample) {
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

  /** Columns as wide as their widest cell, those of numbers right-aligned. */
  private static String table(List<String[]> rows) {
    int[] width = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int c = 0; c < width.length; c++) {
        width[c] = Math.max(width[c], row[c].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      for (int c = 0; c < width.length; c++) {
        String space = " ".repeat(width[c] - row[c].length());
        text.append(c == 0 ? "" : "  ").append(c < NUMBERS ? row[c] + space : space + row[c]);
      }
      while (text.charAt(text.length() - 1) == ' ') {
        text.setLength(text.length() - 1);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
