package dev.kindling.nn;

import dev.kindling.nn.BuildReport.Fix;
import dev.kindling.nn.BuildReport.Other;
import dev.kindling.nn.BuildReport.Problem;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The shapes in a network that is being built. Where a layer does not take what it gets, this notes
 * it and goes on with what the layer would have taken, so that all such places are told at once.
 */
final class Blueprint {
  private final BuildReport report;
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

  /** How many parts of a graph get what comes out, where that is counted. */
  private int uses;

  /** Whether the layer in the next place stands elsewhere too, and fits there. */
  private boolean isShared;

  private Blueprint(
      BuildReport report,
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
    this(new BuildReport(), null, false, "", null);
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

  /** One of what comes in from outside of a graph. */
  Blueprint source(Shape sample) {
    return new Blueprint(report, null, false, "", sample);
  }

  /** One of what comes after this in a graph, beside others perhaps. */
  Blueprint after() {
    uses++;
    Blueprint next = new Blueprint(report, this, false, "", sample);
    next.lost = lost;
    next.other = uses == 1 ? other : null;
    return next;
  }

  /** Whether anything in a graph gets what comes out of this. */
  boolean isUsed() {
    return uses > 0;
  }

  /** What a sample is like that comes out, or null. */
  @Nullable Shape sample() {
    return sample;
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
    return report.size();
  }

  /** Puts a layer into the next place. */
  Layer place(String name, Layer layer) {
    return put(name, Caller.of(report.words), layer, null);
  }

  /** Puts a layer into the next place that stands first in another one. */
  void again(String name, Layer layer, Blueprint first) {
    first.uses++;
    isShared = true;
    if (layer == Absent.LAYER) {
      sample = first.sample;
      lost |= sample == null;
      other = null;
    } else {
      put(name, Caller.of(report.words), layer, null);
    }
  }

  /** Puts a layer into the next place that gets what comes out of several others. */
  void join(String name, Merge merge, List<String> names, List<Blueprint> inputs) {
    Caller caller = Caller.of(report.words);
    List<Blueprint> ends = inputs.stream().map(Blueprint::after).toList();
    List<Shape> got = ends.stream().map(Blueprint::sample).toList();
    lost = got.contains(null);
    sample = null;
    if (!lost) {
      try {
        sample = merge.output(got);
      } catch (IllegalArgumentException e) {
        Clash clash = Clash.of(merge, names, ends);
        List<Shape> mended = clash.mended();
        String told = refusal(e) + clash.shapes() + (mended.isEmpty() ? clash.way() : "");
        Problem problem = problem(name, caller, told, clash.way(), clash.fixes());
        other = mended.size() == 2 ? new Other(problem, mended.get(1)) : null;
        sample = mended.isEmpty() ? null : mended.get(0);
        lost = sample == null;
      }
    }
    List<Blueprint> parts = inputs.size() == 1 ? List.of() : inputs;
    add(new Place(path(name), caller, merge, null, got.get(0), null, parts), parts);
  }

  /** Puts a layer that is yet to be made into the next place. */
  Layer place(String name, FittedSpec spec, Rng rng) {
    Caller caller = Caller.of(report.words);
    if (sample != null) {
      try {
        return put(name, caller, spec.create(sample, rng), spec);
      } catch (IllegalArgumentException e) {
        problem(name, caller, e.getMessage() + " (" + sample + ")", "", List.of());
      }
    } else if (!lost) {
      problem(
          name,
          caller,
          caller.word() + ": it leaves sizes out, and what it gets is not known; begin with input",
          "",
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
    Shape second = other == null ? null : place.gives(other.sample());
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
    other = second == null || second.equals(sample) ? null : new Other(other.problem(), second);
  }

  /** Notes a refusal, and goes on with what fixes lead to. */
  private void refused(Place place, Layer layer, Shape got, IllegalArgumentException e) {
    LayerException told = e instanceof LayerException refused ? refused : null;
    Shape needed = isShared ? layer.input() : told == null ? null : told.needed();
    String here = isShared || told == null ? "" : told.fix();
    Remedy remedy = new Remedy(place, got);
    boolean isOpen = needed == null && !isShared;
    needed = isOpen ? remedy.resized() : needed;
    Flow flow = flow();
    Fix there = needed == null ? null : flow.resized(needed);
    if (isOpen && here.isEmpty() && there == null) {
      here = remedy.before();
    }
    Shape own = needed == null ? layer.input() : needed;
    Shape gives = own == null ? null : layer.output(own);
    // A layer that gives what it gets passes the question on: which of both sizes is meant?
    boolean passes = needed != null && Sized.of(layer) == null && needed.equals(gives);
    List<Fix> fixes = new ArrayList<>();
    if (!here.isEmpty()) {
      fixes.add(Fix.here(here));
    }
    if (there != null) {
      fixes.add(passes ? 0 : fixes.size(), there);
    }
    String shapes = " (" + got + (needed == null ? ")" : ", not " + needed + ")");
    String way = flow.told();
    Problem problem =
        problem(
            place.path().substring(path.isEmpty() ? 0 : path.length() + 1),
            place.caller(),
            refusal(e) + shapes + (there == null ? way : ""),
            way,
            fixes);
    other = passes && fixes.size() == 2 ? new Other(problem, got) : null;
    sample = passes && there == null ? got : gives;
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
          problem(name, caller, refusal(e), "", List.of());
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
    Fix one = a == null || b == null ? null : first.ownFlow().resized(b);
    Fix two =
        a == null || b == null
            ? null
            : first == last ? inputOf(first, a) : last.ownFlow().resized(a);
    StringBuilder ends = new StringBuilder();
    if (a != null && b != null && (one == null || two == null)) {
      parts.forEach(part -> ends.append(part.ownFlow().told()));
      ends.append(first == last ? flow().told() : "");
    }
    List<Fix> fixes = Stream.of(one, two).filter(Objects::nonNull).toList();
    boolean both = fixes.size() == 2;
    boolean second = one == null && two != null;
    Problem problem = problem(name, caller, refusal(e) + ends, "", fixes);
    other = both && a != null ? new Other(problem, a) : null;
    return second ? a : b;
  }

  /** How a part's input would be made what the part then gives, or null. */
  private @Nullable Fix inputOf(Blueprint part, Shape wanted) {
    Shape gives = wanted;
    for (Place place : part.own()) {
      gives = gives == null ? null : place.gives(gives);
    }
    return wanted.equals(gives) ? flow().resized(wanted) : null;
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

  private Problem problem(String name, Caller caller, String told, String way, List<Fix> fixes) {
    return report.add("layer " + path(name) + caller.inBrackets() + " " + told, way, fixes);
  }

  /**
   * Ends the network.
   *
   * @throws IllegalArgumentException if a layer does not take what the one before it gives
   */
  void check() {
    if (parent == null) {
      report.check();
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

  /** Whether what comes out of a place before this goes nowhere but here. */
  boolean alone(Place place) {
    for (Blueprint at = this; at != null; at = at.parent) {
      if (at != this && at.uses > 1) {
        return false;
      }
      if (at.own().contains(place)) {
        return true;
      }
    }
    return false;
  }

  List<Place> own() {
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

  /** The layers up to the next place, and which of them a change of its input concerns alone. */
  Flow flow() {
    List<Place> flow = new ArrayList<>();
    int free = flow(flow);
    return new Flow(this, flow, free);
  }

  /** The layers of this part up to the next place. */
  private Flow ownFlow() {
    return new Flow(this, own(), 0);
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
