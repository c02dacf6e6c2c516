package dev.kindling.nn;

import dev.kindling.nn.BuildReport.Fix;
import dev.kindling.op.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes together in a layer of several inputs that does not take it.
 *
 * @param shapes the inputs' names and shapes
 * @param way how the shapes came about
 * @param fixes what would help, each by itself
 * @param mended what the layer then gives
 */
record Clash(String shapes, String way, List<Fix> fixes, List<Shape> mended) {
  static Clash of(Merge merge, List<String> names, List<Blueprint> inputs) {
    List<String> shapes = new ArrayList<>();
    StringBuilder way = new StringBuilder();
    List<Fix> fixes = new ArrayList<>();
    List<Shape> mended = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Flow flow = inputs.get(i).flow();
      shapes.add(names.get(i) + " " + inputs.get(i).sample());
      way.append(flow.told().replace("; before it", "; before " + names.get(i)));
      for (List<Shape> fitting : fitting(merge, inputs, i)) {
        Fix fix = flow.resized(fitting.get(i));
        if (fix != null) {
          fixes.add(fix);
          mended.add(merge.output(fitting));
        }
      }
    }
    return new Clash(" (" + String.join(", ", shapes) + ")", way.toString(), fixes, mended);
  }

  /** The inputs' shapes with one size of input i as another input has it, where all then fit. */
  private static List<List<Shape>> fitting(Merge merge, List<Blueprint> inputs, int i) {
    List<Shape> shapes = inputs.stream().map(Blueprint::sample).toList();
    Shape own = shapes.get(i);
    Shape like = shapes.get(i > 0 ? 0 : shapes.size() - 1);
    List<List<Shape>> fitting = new ArrayList<>();
    for (int axis = 0; axis < own.rank() && like.rank() == own.rank(); axis++) {
      List<Shape> changed = new ArrayList<>(shapes);
      changed.set(i, own.with(axis, like.dim(axis)));
      if (!changed.equals(shapes) && takes(merge, changed)) {
        fitting.add(changed);
      }
    }
    return fitting;
  }

  private static boolean takes(Merge merge, List<Shape> shapes) {
    try {
      merge.output(shapes);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
