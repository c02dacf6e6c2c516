package dev.kindling.nn;

import java.util.List;

/** The page that {@link Network#html()} returns. */
final class Html {
  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{margin:0;padding:24px;background:#fff;color:#1c2430;font:14px/1.45 system-ui,sans-serif}
      h1{margin:0 0 4px;font-size:20px;font-weight:600}
      p{margin:0 0 20px;color:#5a6675}
      main{display:flex;flex-wrap:wrap;gap:32px;align-items:flex-start}
      table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}
      th,td{padding:3px 10px;text-align:left;white-space:nowrap;border-bottom:1px solid #7f8ea340}
      th{font-weight:600;color:#5a6675}
      th:nth-child(n+4),td:nth-child(n+4){text-align:right}
      td:nth-child(-n+3){font-family:ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;font-size:12px}
      tr.group td{background:#7f8ea314}
      figure{margin:0;max-width:100%;overflow-x:auto}
      @media (prefers-color-scheme:dark){body{background:#12161c;color:#e4e9f0}p,th{color:#9aa7b8}}
      """;

  private Html() {}

  static String page(Network net) {
    List<String[]> rows = Summary.rows(net);
    String[] total = rows.get(rows.size() - 1);
    StringBuilder html = new StringBuilder();
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\"/>\n")
        .append("<meta name=\"viewport\" content=\"width=device-width\"/>\n")
        .append("<title>Network</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n<h1>Network</h1>\n<p>")
        .append(total[3] + " parameters (" + total[2] + "); for one sample " + total[4])
        .append(" FLOPs in products, and " + total[5] + " of activations</p>\n<main>\n")
        .append("<table>\n");
    for (int i = 0; i < rows.size() - 1; i++) {
      String[] row = rows.get(i);
      String cell = i == 0 ? "th" : "td";
      html.append(row[3].isEmpty() ? "<tr class=\"group\">" : "<tr>");
      for (String text : row) {
        html.append("<" + cell + ">" + escaped(text) + "</" + cell + ">");
      }
      html.append("</tr>\n");
    }
    return html.append("</table>\n<figure>\n" + Diagram.svg(net) + "</figure>\n</main>\n</html>\n")
        .toString();
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
