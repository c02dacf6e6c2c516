package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer in its place with what it costs, and the layers in it: one row of them in a group,
 * several side by side in branches.
 *
 * @param gives the shape of one sample's output, or null where it is not known
 * @param flops for one sample: two for each multiply-add of a product with parameters, or of
 *     attention; what goes element by element does not count
 * @param activations how many numbers come out of it, or of the layers in it, for one sample
 */
record Part(
    String path,
    Layer layer,
    @Nullable Shape gives,
    long parameters,
    long flops,
    long activations,
    List<List<Part>> rows) {
  static Part of(String path, Layer layer, @Nullable Shape got) {
    Shape gives = got == null ? null : layer.output(got);
    long parameters = layer.parameters().values().stream().mapToLong(Parameter::size).sum();
    List<List<Part>> rows = rows(path, layer, got);
    if (rows.isEmpty()) {
      boolean view =
          layer instanceof Flatten || layer instanceof Reshape || layer instanceof Identity;
      return new Part(
          path,
          layer,
          gives,
          parameters,
          got == null || gives == null ? 0 : flops(layer, got, gives),
          gives == null || view ? 0 : gives.size(),
          rows);
    }
    long flops = 0;
    long activations = layer instanceof Sequential || gives == null ? 0 : gives.size();
    for (List<Part> row : rows) {
      flops += row.stream().mapToLong(Part::flops).sum();
      activations += row.stream().mapToLong(Part::activations).sum();
    }
    return new Part(path, layer, gives, parameters, flops, activations, rows);
  }

  private static List<List<Part>> rows(String path, Layer layer, @Nullable Shape got) {
    if (layer instanceof Sequential sequential) {
      return List.of(row(path, sequential, got));
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

  /** What it is called in tables: a container by its kind, since its layers follow. */
  String text() {
    return rows.isEmpty()
        ? layer.toString()
        : layer instanceof Sequential ? "" : layer.toString().replaceFirst("\\(.*", "");
  }
}
