package dev.kindling.nn;

import dev.kindling.nn.BuildReport.Fix;
import dev.kindling.op.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers one after another that lead to a place.
 *
 * @param to where the place is
 * @param free from which of them on a change concerns no branch beside
 */
record Flow(Blueprint to, List<Place> places, int free) {
  /**
   * How the layer that decides on a size would be written so that {@code needed} came instead, or
   * null.
   */
  @Nullable Fix resized(Shape needed) {
    for (int i = places.size() - 1; i >= free; i--) {
      Place place = places.get(i);
      Sized sized = Sized.of(place.layer());
      if (sized == null && !place.decides()) {
        continue;
      }
      if (sized == null || place.gives() == null || place.gives().rank() != needed.rank()) {
        return null;
      }
      int size = needed.dim(sized.axis());
      Shape shape = place.gives().with(sized.axis(), size);
      for (Place later : places.subList(i + 1, places.size())) {
        shape = shape == null ? null : later.gives(shape);
      }
      String use = "use " + sized.giving(size) + " as " + place.where();
      return needed.equals(shape) ? new Fix(use, () -> to.alone(place)) : null;
    }
    return null;
  }

  /** The layers that made a shape what it is, the last one first. */
  String told() {
    return told(places);
  }

  private static String told(List<Place> flow) {
    StringBuilder way = new StringBuilder();
    boolean joined = false;
    for (int i = flow.size() - 1; i >= 0; i--) {
      Place place = flow.get(i);
      boolean decides = place.decides();
      if (decides || place.changes()) {
        way.append(way.length() == 0 ? "; before it " : " after ")
            .append(place.where())
            .append(place.parts().isEmpty() ? " " + place.layer() : "")
            .append(" gave ")
            .append(place.gives());
        place
            .parts()
            .forEach(part -> way.append(told(part.own()).replace("; before it", " after")));
      }
      if (decides && !joined) {
        break;
      }
      joined |=
          place.got() != null && place.gives() != null && place.gives().rank() < place.got().rank();
    }
    return way.toString();
  }
}
