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
    private final List<Problem> problems = new ArrayList<>();
    private final List<Class<?>> words = new ArrayList<>(List.of(Sequential.class));
  }

  /** A layer that does not fit; the fixes are those that are known to help. */
  private static final class Problem {
    private final String told;
    private List<String> fixes;

    Problem(String told, List<String> fixes) {
      this.told = told;
      this.fixes = fixes;
    }

    @Override
    public String toString() {
      return fixes.isEmpty() ? told : told + "; " + String.join(", or ", fixes);
    }
  }

  /**
   * What a sample would be like with the second fix of a problem, while it would be like {@link
   * #sample} with the first: later layers show which one is meant.
   */
  private record Other(Problem problem, Shape sample) {
    void first() {
      problem.fixes = problem.fixes.subList(0, 1);
    }

    void second() {
      problem.fixes = problem.fixes.subList(1, 2);
    }
  }

  private final Report report;
  private final @Nullable Blueprint parent;

  /** Whether others get the same input. */
  private final boolean isBranch;

  private final String path;
  private final List<Place> places = new ArrayList<>();
  private final @Nullable Shape input;

  /** What a sample is like in the next place; null where that is not known. */
  private @Nullable Shape sample;

  /** Whether it is not known because of what was noted already. */
  private boolean lost;

  private @Nullable Other other;

  private Blueprint(
      Report report,
      @Nullable Blueprint parent,
      boolean isBranch,
      String path,
      @Nullable Shape input) {
    this.report = report;
    this.parent = parent;
    this.isBranch = isBranch;
    this.path = path;
    this.input = input;
    this.sample = input;
  }

  /** One of a whole network. */
  Blueprint() {
    this(new Report(), null, false, "", null);
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
    return new Blueprint(report, null, false, "", sample);
  }

  /** One of a part that gets what the next layer would get. */
  Blueprint part(String name, boolean isBranch) {
    Blueprint part = new Blueprint(report, this, isBranch, path(name), sample);
    part.lost = lost;
    part.other = isBranch ? null : other;
    return part;
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Whether others get the same input. */
  boolean isBranch() {
    return isBranch;
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
    return put(name, Caller.of(report.words), layer, null);
  }

  /** Puts a layer that is yet to be made into the next place. */
  Layer place(String name, FittedSpec spec, Rng rng) {
    Caller caller = Caller.of(report.words);
    if (sample != null) {
      try {
        return put(name, caller, spec.create(sample, rng), spec);
      } catch (IllegalArgumentException e) {
        problem(name, caller, e.getMessage() + " (" + sample + ")", List.of());
      }
    } else if (!lost) {
      problem(
          name,
          caller,
          caller.word() + ": it leaves sizes out, and what it gets is not known; begin with input",
          List.of());
    }
    sample = null;
    other = null;
    lost = true;
    return put(name, caller, Absent.LAYER, null);
  }

  private Layer put(String name, Caller caller, Layer layer, @Nullable FittedSpec spec) {
    Shape got = sample == null ? layer.input() : sample;
    Place place = new Place(path(name), caller, layer, spec, got, null, List.of());
    Shape second = other == null ? null : place.gives(other.sample);
    sample = null;
    if (got != null) {
      try {
        sample = layer.output(got);
        taken(second);
      } catch (IllegalArgumentException e) {
        if (other != null && second != null) {
          other.second();
          other = null;
          sample = second;
        } else {
          refused(place, layer, got, e);
        }
      }
    }
    add(place, List.of());
    return layer;
  }

  /** Goes on with the second fix's shape too, while both are possible and differ. */
  private void taken(@Nullable Shape second) {
    if (other == null) {
      return;
    }
    if (second == null) {
      other.first();
    }
    other = second == null || second.equals(sample) ? null : new Other(other.problem, second);
  }

  /** Notes a refusal, and goes on with what fixes lead to. */
  private void refused(Place place, Layer layer, Shape got, IllegalArgumentException e) {
    Shape needed = e instanceof LayerException refused ? refused.needed() : null;
    String here = e instanceof LayerException refused ? refused.fix() : "";
    List<Place> flow = new ArrayList<>();
    int free = flow(flow);
    String there = needed == null ? "" : resized(flow, free, needed);
    Shape own = needed == null ? layer.input() : needed;
    Shape gives = own == null ? null : layer.output(own);
    // A layer that gives what it gets passes the question on: which of both sizes is meant?
    boolean passes = needed != null && Sized.of(layer) == null && needed.equals(gives);
    List<String> fixes = new ArrayList<>(passes ? List.of(there, here) : List.of(here, there));
    fixes.removeIf(String::isEmpty);
    String shapes = " (" + got + (needed == null ? ")" : ", not " + needed + ")");
    Problem problem =
        problem(
            place.path().substring(path.isEmpty() ? 0 : path.length() + 1),
            place.caller(),
            refusal(e) + shapes + (there.isEmpty() ? before(flow) : ""),
            fixes);
    other = passes && fixes.size() == 2 ? new Other(problem, got) : null;
    sample = passes && there.isEmpty() ? got : gives;
    lost |= sample == null;
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
    Blueprint last = parts.get(parts.size() - 1);
    Layer layer = Absent.LAYER;
    Shape got = sample;
    Shape gives = alike ? last.sample : null;
    // A group whose layers showed which size was meant got another input than it seemed.
    boolean fits = problems() == before && (last.isBranch || problems() == 0);
    other = last.isBranch ? null : last.other;
    lost |= last.lost;
    if (fits) {
      try {
        layer = joined.get();
        got = got == null ? layer.input() : got;
        gives = got == null ? null : layer.output(got);
      } catch (IllegalArgumentException e) {
        gives = alike ? disagreed(name, caller, parts, e) : null;
        if (!alike) {
          problem(name, caller, refusal(e), List.of());
        }
        fits = false;
      }
    }
    sample = gives;
    lost |= !fits && sample == null;
    add(new Place(path(name), caller, layer, null, got, null, parts), parts);
    return layer;
  }

  /** Notes that parts do not give the same; the shape to go on with. */
  private @Nullable Shape disagreed(
      String name, Caller caller, List<Blueprint> parts, IllegalArgumentException e) {
    Blueprint first = parts.get(0);
    Blueprint last = parts.get(parts.size() - 1);
    Shape a = first.sample;
    Shape b = first == last ? first.input : last.sample;
    List<String> fixes = new ArrayList<>();
    if (a != null && b != null) {
      fixes.add(first.resized(b));
      fixes.add(first == last ? inputOf(first, a) : last.resized(a));
    }
    StringBuilder ends = new StringBuilder();
    if (fixes.contains("")) {
      parts.forEach(part -> ends.append(before(part.own())));
      if (first == last) {
        List<Place> flow = new ArrayList<>();
        flow(flow);
        ends.append(before(flow));
      }
    }
    boolean both = fixes.size() == 2 && !fixes.contains("");
    boolean second = fixes.size() == 2 && fixes.get(0).isEmpty() && !fixes.get(1).isEmpty();
    fixes.removeIf(String::isEmpty);
    Problem problem = problem(name, caller, refusal(e) + ends, fixes);
    other = both && a != null ? new Other(problem, a) : null;
    return second ? a : b;
  }

  /** How a part's input would be made what the part then gives, or empty. */
  private String inputOf(Blueprint part, Shape wanted) {
    Shape gives = wanted;
    for (Place place : part.own()) {
      gives = gives == null ? null : place.gives(gives);
    }
    List<Place> flow = new ArrayList<>();
    int free = flow(flow);
    return wanted.equals(gives) ? resized(flow, free, wanted) : "";
  }

  private void add(Place place, List<Blueprint> parts) {
    places.add(
        new Place(
            place.path(),
            place.caller(),
            place.layer() == Absent.LAYER ? null : place.layer(),
            place.spec(),
            place.got(),
            sample,
            parts));
  }

  private Problem problem(String name, Caller caller, String told, List<String> fixes) {
    Problem problem = new Problem("layer " + path(name) + caller.inBrackets() + " " + told, fixes);
    report.problems.add(problem);
    return problem;
  }

  /**
   * Ends the network.
   *
   * @throws IllegalArgumentException if a layer does not take what the one before it gives
   */
  void check() {
    List<Problem> problems = report.problems;
    if (parent == null && !problems.isEmpty()) {
      String all = String.join("\n  ", problems.stream().map(Problem::toString).toList());
      throw new IllegalArgumentException(
          problems.size() == 1 ? all : problems.size() + " layers do not fit:\n  " + all);
    }
  }

  private static String refusal(IllegalArgumentException e) {
    return e instanceof LayerException refused
        ? (refused.path().isEmpty() ? "" : "at " + refused.path() + " ") + refused.refusal()
        : String.valueOf(e.getMessage());
  }

  /**
   * The layers up to the next place, one after another.
   *
   * @return from which of them on a change concerns no branch beside
   */
  private int flow(List<Place> flow) {
    int free = parent == null ? 0 : parent.flow(flow);
    free = isBranch ? flow.size() : free;
    flow.addAll(own());
    return free;
  }

  private List<Place> own() {
    List<Place> own = new ArrayList<>();
    for (Place place : places) {
      if (place.isGroup()) {
        own.addAll(place.parts().get(0).own());
      } else {
        own.add(place);
      }
    }
    return own;
  }

  private String resized(Shape needed) {
    return resized(own(), 0, needed);
  }

  /**
   * How the layer that decides on a size would be written so that {@code needed} came instead, or
   * empty.
   */
  private static String resized(List<Place> flow, int free, Shape needed) {
    for (int i = flow.size() - 1; i >= free; i--) {
      Place place = flow.get(i);
      Sized sized = Sized.of(place.layer());
      if (sized == null && !place.decides()) {
        continue;
      }
      if (sized == null || place.gives() == null || place.gives().rank() != needed.rank()) {
        return "";
      }
      int size = needed.dim(sized.axis());
      Shape shape = place.gives().with(sized.axis(), size);
      for (Place later : flow.subList(i + 1, flow.size())) {
        shape = shape == null ? null : later.gives(shape);
      }
      return needed.equals(shape) ? "use " + sized.giving(size) + " as " + place.where() : "";
    }
    return "";
  }

  /** The layers that made a shape what it is, the last one first. */
  private static String before(List<Place> flow) {
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
            .forEach(part -> way.append(before(part.own()).replace("; before it", " after")));
      }
      if (decides && !joined) {
        break;
      }
      joined |=
          place.got() != null && place.gives() != null && place.gives().rank() < place.got().rank();
    }
    return way.toString();
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
