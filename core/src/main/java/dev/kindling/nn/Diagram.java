package dev.kindling.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The picture of a network that {@link Network#diagram()} returns. */
final class Diagram {
  private static final double MARGIN = 12;

  private static final String STYLE =
      """
      .diagram{font:12px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;color:#1c2430}
      .diagram text{fill:currentColor;text-anchor:middle}
      .diagram .note{font-size:10px;opacity:.65}
      .diagram .title{font-size:11px;text-anchor:start;opacity:.75}
      .diagram .frame{fill:#7f8ea3;fill-opacity:.08;stroke:#7f8ea3;stroke-opacity:.5}
      .diagram .line{fill:none;stroke:#7f8ea3;stroke-width:1.3}
      .diagram .head{fill:#7f8ea3}
      .diagram rect,.diagram circle{stroke-width:1.2}
      .diagram .weights>*:first-child{fill:#dbe8fb;stroke:#2b63b8}
      .diagram .scale>*:first-child{fill:#d6f0ea;stroke:#1c8273}
      .diagram .activation>*:first-child{fill:#fde9d3;stroke:#bd6510}
      .diagram .other>*:first-child{fill:#eceff3;stroke:#7f8ea3}
      .diagram .join>*:first-child{fill:#ece3fa;stroke:#7446b8}
      .diagram .end>*:first-child{fill:#fff;stroke:#1c2430}
      .diagram .again>*:first-child{fill:#dbe8fb;stroke:#2b63b8;stroke-dasharray:5 3}
      @media (prefers-color-scheme:dark){
      .diagram{color:#e4e9f0}
      .diagram .weights>*:first-child{fill:#1c3357;stroke:#6ea2ee}
      .diagram .scale>*:first-child{fill:#143b36;stroke:#4cc0ae}
      .diagram .activation>*:first-child{fill:#4a2d10;stroke:#eb9a49}
      .diagram .other>*:first-child{fill:#2a313c;stroke:#8a97a9}
      .diagram .join>*:first-child{fill:#35264f;stroke:#b08bee}
      .diagram .end>*:first-child{fill:#12161c;stroke:#e4e9f0}
      .diagram .again>*:first-child{fill:#1c3357;stroke:#6ea2ee}
      }
      """;

  private Diagram() {}

  static String svg(Network net) {
    Part whole = Part.of("", net, net.input());
    Block block = block(whole);
    if (net instanceof Sequential && whole.rows().get(0).size() > 0 && net.input() != null) {
      Box input = new Box("end", "input", Summary.batch(net.input()));
      block = Web.chain(List.of(input, block), "");
    }
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram\" width=\"%.0f\""
                + " height=\"%.0f\" viewBox=\"0 0 %1$.0f %2$.0f\">%n<style>%n%s</style>%n"
                + "<defs><marker id=\"arrow\" class=\"head\" markerWidth=\"7\" markerHeight=\"7\""
                + " refX=\"6\" refY=\"3.5\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
                + "<path d=\"M0,0L7,3.5L0,7Z\"/></marker></defs>%n",
            block.width() + 2 * MARGIN,
            block.height() + 2 * MARGIN,
            STYLE));
    block.draw(svg, block.width() / 2 + MARGIN, MARGIN);
    return svg.append("</svg>\n").toString();
  }

  private static Block block(Part part) {
    Layer layer = part.layer();
    if (layer instanceof Graph graph && !part.rows().isEmpty()) {
      return web(part, graph);
    }
    if (layer instanceof Sequential && !part.rows().isEmpty()) {
      return chain(part.rows().get(0), part.path());
    }
    return part.rows().isEmpty() ? box(part) : branches(part);
  }

  private static Block chain(List<Part> row, String title) {
    return Web.chain(row.stream().map(Diagram::block).toList(), title);
  }

  /** The steps of a graph, and its outputs below them. */
  private static Web web(Part part, Graph graph) {
    List<Part> row = part.rows().get(0);
    List<Block> nodes = new ArrayList<>(row.stream().map(Diagram::block).toList());
    List<int[]> lines = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      for (int from : row.get(i).from()) {
        lines.add(new int[] {from, i});
      }
    }
    for (Map.Entry<String, Integer> end : graph.ends().entrySet()) {
      lines.add(new int[] {end.getValue(), nodes.size()});
      nodes.add(new Box("end", end.getKey(), Summary.batch(row.get(end.getValue()).gives())));
    }
    return new Web(nodes, lines, part.path());
  }

  /** Rows side by side from one point, and what joins them. */
  private static Web branches(Part part) {
    List<Block> nodes = new ArrayList<>(List.of(Box.point()));
    List<int[]> lines = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (List<Part> row : part.rows()) {
      boolean isSkip = row.stream().allMatch(one -> one.layer() instanceof Identity);
      ends.add(isSkip ? 0 : nodes.size());
      if (!isSkip) {
        lines.add(new int[] {0, nodes.size()});
        nodes.add(chain(row, ""));
      }
    }
    if (part.layer() instanceof Residual && ends.size() == 1) {
      ends.add(0);
    }
    ends.forEach(end -> lines.add(new int[] {end, nodes.size()}));
    boolean isSum = !part.text().startsWith("concat");
    String shape = Summary.batch(part.gives());
    nodes.add(isSum ? new Box("join", "+", "") : new Box("join", part.text(), shape));
    return new Web(nodes, lines, "");
  }

  private static Box box(Part part) {
    Layer layer = part.layer();
    String shape = Summary.batch(part.gives());
    if (layer == null) {
      return new Box("end", name(part), shape);
    }
    if (part.text().startsWith("again")) {
      return new Box("again", name(part) + ", again", shape);
    }
    if (layer.toString().equals("sum()")) {
      return new Box("join", "+", "");
    }
    return new Box(kind(layer), layer.toString(), part.path() + " → " + shape);
  }

  private static String name(Part part) {
    return part.path().substring(part.path().lastIndexOf('.') + 1);
  }

  private static String kind(Layer layer) {
    if (!layer.parameters().isEmpty()) {
      boolean isMatrix =
          layer.parameters().values().stream().anyMatch(weight -> weight.shape().rank() > 1);
      return isMatrix ? "weights" : "scale";
    }
    if (layer instanceof Merge) {
      return "join";
    }
    return layer instanceof ReLU || layer instanceof Lambda ? "activation" : "other";
  }
}
