package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A layer in its place with what it costs, and the layers in it: one row of them in a group or a
 * graph, several side by side in branches.
 *
 * @param text what it is called in tables; containers have no more than their kind, since their
 *     layers follow
 * @param layer null for an input of a graph
 * @param from in a graph, the places in the row of what it gets
 * @param gives the shape of one sample's output, or null where it is not known
 * @param flops for one sample: two for each multiply-add of a product with parameters, or of
 *     attention; what goes element by element does not count
 * @param activations how many numbers come out of it, or of the layers in it, for one sample
 */
record Part(
    String path,
    String text,
    @Nullable Layer layer,
    List<Integer> from,
    @Nullable Shape gives,
    long parameters,
    long flops,
    long activations,
    List<List<Part>> rows) {
  static Part of(String path, Layer layer, @Nullable Shape got) {
    return of(path, layer, got, got == null ? null : layer.output(got));
  }

  private static Part of(String path, Layer layer, @Nullable Shape got, @Nullable Shape gives) {
    List<List<Part>> rows = rows(path, layer, got);
    String kind = layer.toString().replaceFirst("\\(.*", "");
    String text = rows.isEmpty() ? layer.toString() : layer instanceof Sequential ? "" : kind;
    long parameters = layer.parameters().values().stream().mapToLong(Parameter::size).sum();
    long flops = 0;
    long activations = 0;
    if (rows.isEmpty()) {
      boolean view =
          layer instanceof Flatten || layer instanceof Reshape || layer instanceof Identity;
      flops = got == null || gives == null ? 0 : flops(layer, got, gives);
      activations = gives == null || view ? 0 : gives.size();
    } else {
      activations = layer instanceof Network || gives == null ? 0 : gives.size();
    }
    for (List<Part> row : rows) {
      flops += row.stream().mapToLong(Part::flops).sum();
      activations += row.stream().mapToLong(Part::activations).sum();
    }
    return new Part(path, text, layer, List.of(), gives, parameters, flops, activations, rows);
  }

  /** The steps of a graph. */
  private static List<Part> row(String path, Graph graph, @Nullable Shape got) {
    List<Shape> inputs = List.copyOf(graph.inputs().values());
    List<Shape> shapes = graph.shapes(got == null || inputs.size() > 1 ? inputs : List.of(got));
    List<Part> row = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Map<Integer, String> ends = new HashMap<>();
    graph.ends().forEach((name, step) -> ends.merge(step, name, (a, b) -> a + ", " + b));
    for (Graph.Step step : graph.steps()) {
      Shape gives = shapes.get(row.size());
      String name = join(path, step.name());
      Layer layer = step.layer();
      if (layer == null) {
        row.add(new Part(name, "input", null, List.of(), gives, 0, 0, 0, List.of()));
        continue;
      }
      Part part = of(name, layer, shapes.get(step.from().get(0)), gives);
      boolean again = !seen.add(step.name());
      String end = ends.containsKey(row.size()) ? ", output " + ends.get(row.size()) : "";
      List<String> from = step.from().stream().map(i -> graph.steps().get(i).name()).toList();
      row.add(
          new Part(
              name,
              (again ? "again" : part.text) + " of " + String.join(", ", from) + end,
              layer,
              step.from(),
              gives,
              again ? 0 : part.parameters,
              part.flops,
              part.activations,
              again ? List.of() : part.rows));
    }
    return row;
  }

  private static List<List<Part>> rows(String path, Layer layer, @Nullable Shape got) {
    if (layer instanceof Sequential sequential) {
      return List.of(row(path, sequential, got));
    }
    if (layer instanceof Graph graph) {
      return List.of(row(path, graph, got));
    }
    List<List<Part>> rows = new ArrayList<>();
    for (Map.Entry<String, Layer> branch : branches(layer).entrySet()) {
      String name = join(path, branch.getKey());
      rows.add(
          branch.getValue() instanceof Sequential sequential
              ? row(name, sequential, got)
              : List.of(of(name, branch.getValue(), got)));
    }
    return rows;
  }

  private static List<Part> row(String path, Sequential sequential, @Nullable Shape got) {
    List<Part> row = new ArrayList<>();
    Shape shape = got;
    for (Map.Entry<String, Layer> entry : sequential.named().entrySet()) {
      Part part = of(join(path, entry.getKey()), entry.getValue(), shape);
      row.add(part);
      shape = part.gives;
    }
    return row;
  }

  private static Map<String, Layer> branches(Layer layer) {
    if (layer instanceof Residual residual) {
      return residual.branches();
    }
    return layer instanceof Parallel parallel ? parallel.branches() : Map.of();
  }

  private static long flops(Layer layer, Shape got, Shape gives) {
    if (layer instanceof Embedding
        || layer instanceof EmbeddingBag
        || layer instanceof PositionalEncoding) {
      return 0;
    }
    if (layer instanceof Conv conv) {
      int places =
          conv.spec().isTransposed()
              ? got.size() / conv.spec().in()
              : gives.size() / conv.spec().out();
      return 2L * conv.weight().size() * places;
    }
    long places = got.rank() == 0 ? 1 : got.without(-1).size();
    long weights =
        layer.parameters().values().stream()
            .filter(parameter -> parameter.shape().rank() > 1)
            .mapToLong(Parameter::size)
            .sum();
    int attentions = FieldWalk.of(layer, MultiHeadAttention.class).size();
    return 2 * weights * places + 4L * attentions * places * got.size();
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
