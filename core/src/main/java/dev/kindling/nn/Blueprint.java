package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shapes in a network that is being built. Where a layer does not take what it gets, this notes
 * it and goes on with what the layer would have taken, so that all such places are told at once.
 */
final class Blueprint {
  /** What the blueprints of a network and of its parts share. */
  private static final class Report {
    private final List<String> problems = new ArrayList<>();
    private final List<Class<?>> words = new ArrayList<>(List.of(Sequential.class));
  }

  /** A layer in its place; null where it could not be made. */
  private record Place(
      String path,
      Caller caller,
      @Nullable Layer layer,
      @Nullable Shape got,
      @Nullable Shape gives,
      List<Blueprint> parts) {
    /** Whether it alone decides how many features go out: a norm's parameters are vectors. */
    boolean decides() {
      return layer != null
          && layer.parameters().values().stream()
              .anyMatch(parameter -> parameter.shape().rank() > 1);
    }

    boolean changes() {
      return got != null && gives != null && !got.equals(gives);
    }

    /** How it would be written to give {@code needed} and not {@code got}, or empty. */
    String resized(Shape got, Shape needed) {
      Sized sized = Sized.of(layer);
      if (sized == null || got.rank() != needed.rank() || got.rank() == 0) {
        return "";
      }
      int axis = sized.axis();
      int size = needed.dim(axis);
      return sized.out() == got.dim(axis) && got.with(axis, size).equals(needed)
          ? sized.giving(size) + " as layer " + path + caller.inBrackets()
          : "";
    }
  }

  private final Report report;
  private final @Nullable Blueprint parent;
  private final String path;
  private final List<Place> places = new ArrayList<>();
  private final @Nullable Shape input;

  /** What a sample is like in the next place; null where that is not known. */
  private @Nullable Shape sample;

  /** Whether it is not known because of what was noted already. */
  private boolean lost;

  private Blueprint(Report report, @Nullable Blueprint parent, String path, @Nullable Shape input) {
    this.report = report;
    this.parent = parent;
    this.path = path;
    this.input = input;
    this.sample = input;
  }

  /** One of a whole network. */
  Blueprint() {
    this(new Report(), null, "", null);
  }

  /**
   * The same for samples of this shape.
   *
   * @throws IllegalStateException if there are layers already
   */
  Blueprint input(Shape sample) {
    if (parent != null || !places.isEmpty()) {
      throw new IllegalStateException("input: stands before all layers of a network");
    }
    return new Blueprint(report, null, "", sample);
  }

  /** One of a part that gets what the next layer would get. */
  Blueprint part(String name) {
    Blueprint part = new Blueprint(report, this, path.isEmpty() ? name : path + "." + name, sample);
    part.lost = lost;
    return part;
  }

  /** What a sample is like that comes in, or null. */
  @Nullable Shape input() {
    return input;
  }

  /** Takes the code beside a class for words, so that their callers ask for the layers. */
  void words(Class<?> type) {
    report.words.add(type);
  }

  /** How many layers do not fit so far. */
  int problems() {
    return report.problems.size();
  }

  /** Puts a layer into the next place. */
  Layer place(String name, Layer layer) {
    return put(name, Caller.of(report.words), layer);
  }

  /** Puts a layer that is yet to be made into the next place. */
  Layer place(String name, FittedSpec spec, Rng rng) {
    Caller caller = Caller.of(report.words);
    if (sample != null) {
      try {
        return put(name, caller, spec.create(sample, rng));
      } catch (IllegalArgumentException e) {
        problem(name, caller, e.getMessage() + " (" + sample + ")");
      }
    } else if (!lost) {
      problem(
          name,
          caller,
          caller.word() + ": it leaves sizes out, and what it gets is not known; begin with input");
    }
    sample = null;
    lost = true;
    return put(name, caller, Absent.LAYER);
  }

  private Layer put(String name, Caller caller, Layer layer) {
    Shape got = sample == null ? layer.input() : sample;
    sample = null;
    if (got != null) {
      try {
        sample = layer.output(got);
      } catch (IllegalArgumentException e) {
        Shape needed = e instanceof LayerException refused ? refused.needed() : null;
        problem(name, caller, told(e, got, needed));
        needed = needed == null ? layer.input() : needed;
        sample = needed == null ? null : layer.output(needed);
        lost |= sample == null;
      }
    }
    add(name, caller, layer, got, List.of());
    return layer;
  }

  /**
   * Puts a layer of parts into the next place.
   *
   * @param before how many layers did not fit before the parts were built
   * @param alike whether all parts have to give the same shape, which the layer then gives
   */
  Layer place(
      String name, List<Blueprint> parts, int before, boolean alike, Supplier<Layer> joined) {
    Caller caller = Caller.of(report.words);
    Shape got = sample;
    Layer layer = Absent.LAYER;
    Blueprint last = parts.get(parts.size() - 1);
    boolean fits = problems() == before;
    if (fits) {
      try {
        layer = joined.get();
        got = got == null ? layer.input() : got;
        sample = got == null ? null : layer.output(got);
      } catch (IllegalArgumentException e) {
        fits = false;
        problem(name, caller, refusal(e) + fixes(e, ways(parts)));
      }
    }
    if (!fits) {
      sample = alike ? last.sample : null;
      lost = sample == null;
    }
    add(name, caller, layer, got, parts);
    return layer;
  }

  private void add(
      String name, Caller caller, Layer layer, @Nullable Shape got, List<Blueprint> parts) {
    places.add(
        new Place(
            path.isEmpty() ? name : path + "." + name,
            caller,
            layer == Absent.LAYER ? null : layer,
            got,
            sample,
            parts));
  }

  private void problem(String name, Caller caller, String sentence) {
    report.problems.add(
        "layer "
            + (path.isEmpty() ? name : path + "." + name)
            + caller.inBrackets()
            + " "
            + sentence);
  }

  /**
   * Ends the network.
   *
   * @throws IllegalArgumentException if a layer does not take what the one before it gives
   */
  void check() {
    List<String> problems = report.problems;
    if (parent == null && !problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.size() == 1
              ? problems.get(0)
              : problems.size() + " layers do not fit:\n  " + String.join("\n  ", problems));
    }
  }

  /** The refusal with both shapes, and what would help: here, or where the shape comes from. */
  private String told(IllegalArgumentException e, Shape got, @Nullable Shape needed) {
    String shapes = " (" + got + (needed == null ? ")" : ", not " + needed + ")");
    List<Place> trail = new ArrayList<>();
    trail(trail, false);
    for (Place place : trail) {
      String resized = needed == null ? "" : place.resized(got, needed);
      if (!resized.isEmpty()) {
        return refusal(e) + shapes + fixes(e, List.of(resized));
      }
    }
    StringBuilder way = new StringBuilder();
    for (Place place : trail) {
      way.append(way.length() == 0 ? "; before it " : " after ")
          .append("layer ")
          .append(place.path)
          .append(place.caller.inBrackets())
          .append(' ')
          .append(place.layer)
          .append(" gave ")
          .append(place.gives);
    }
    return refusal(e) + shapes + way + fixes(e, List.of());
  }

  private static String refusal(IllegalArgumentException e) {
    return e instanceof LayerException refused
        ? (refused.path().isEmpty() ? "" : "at " + refused.path() + " ") + refused.refusal()
        : String.valueOf(e.getMessage());
  }

  private static String fixes(IllegalArgumentException e, List<String> ways) {
    String fix = e instanceof LayerException refused ? refused.fix() : "";
    String others = String.join(", or ", ways);
    if (fix.isEmpty()) {
      return others.isEmpty() ? "" : "; use " + others;
    }
    return "; " + fix + (others.isEmpty() ? "" : ", or " + others);
  }

  /** How the last layer of each part would be written to give the shape of another part. */
  private static List<String> ways(List<Blueprint> parts) {
    List<String> ways = new ArrayList<>();
    for (Blueprint part : parts) {
      Blueprint other = part == parts.get(0) ? parts.get(parts.size() - 1) : parts.get(0);
      Shape got = part.sample;
      Shape needed = other == part ? part.input : other.sample;
      if (got == null || needed == null || got.equals(needed)) {
        continue;
      }
      List<Place> trail = new ArrayList<>();
      part.own(trail, false);
      for (Place place : trail) {
        String resized = place.resized(got, needed);
        ways.add(
            resized.isEmpty()
                ? "another layer " + place.path + place.caller.inBrackets() + " " + place.layer
                : resized);
      }
    }
    return ways;
  }

  /** The layers that made the shape in the next place what it is, the last one first. */
  private void trail(List<Place> trail, boolean flat) {
    Boolean open = own(trail, flat);
    if (open != null && parent != null) {
      parent.trail(trail, open);
    }
  }

  /**
   * Those in this part.
   *
   * @return null if they are all; else whether dimensions were joined on the way, so that every
   *     layer counts that changed one of them
   */
  private @Nullable Boolean own(List<Place> trail, boolean flat) {
    boolean joined = flat;
    for (int i = places.size() - 1; i >= 0; i--) {
      Place place = places.get(i);
      if (!place.parts.isEmpty()) {
        Boolean open = null;
        for (Blueprint part : place.parts) {
          open = part.own(trail, joined);
        }
        if (place.parts.size() > 1 || open == null) {
          return null;
        }
        joined = open;
      } else {
        boolean decides = place.decides();
        if (decides || place.changes()) {
          trail.add(place);
        }
        if (decides && !joined) {
          return null;
        }
        joined |= place.got != null && place.gives != null && place.gives.rank() < place.got.rank();
      }
    }
    return joined;
  }

  /** Stands where no layer could be made; the network is refused before anyone calls it. */
  private enum Absent implements Layer {
    LAYER;

    @Override
    public Tensor forward(Tensor x, Pass pass) {
      return x;
    }
  }
}
