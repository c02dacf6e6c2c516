package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Indexing;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The mean, the sum or the maxima of the vectors of a bag of ids: from {@code [bags, ids]} to
 * {@code [bags, features]}. An empty bag gives zeros.
 *
 * <pre>{@code
 * EmbeddingBag words = EmbeddingBag.of(10_000, 64, rng).sum();
 * words.forward(IntTensor.of(7, 2, 9, 7), IntTensor.of(0, 3), null, pass);   // {7, 2, 9} and {7}
 * }</pre>
 */
public final class EmbeddingBag implements Layer {
  private enum Mode {
    MEAN,
    SUM,
    MAX
  }

  private final Parameter weight;
  private final Mode mode;
  private final int padding;

  private EmbeddingBag(Parameter weight, Mode mode, int padding) {
    this.weight = weight;
    this.mode = mode;
    this.padding = padding;
  }

  /**
   * A layer with random vectors that gives means.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static EmbeddingBag of(int vocabulary, int features, Rng rng) {
    Shape shape = Channels.sizes("embeddingBag", vocabulary, features);
    return new EmbeddingBag(new Parameter(rng.normal(shape, 0f, 1f)), Mode.MEAN, -1);
  }

  /** The same that gives sums. */
  public EmbeddingBag sum() {
    return new EmbeddingBag(weight, Mode.SUM, padding);
  }

  /** The same that gives the largest elements. */
  public EmbeddingBag max() {
    return new EmbeddingBag(weight, Mode.MAX, padding);
  }

  /**
   * The same with an id that bags are filled up with: it counts nowhere, and its vector is set to 0
   * and gets no gradient.
   *
   * @param id counted from 0 or, if negative, from the last, which is −1
   * @throws IllegalArgumentException if it is outside the vocabulary
   */
  public EmbeddingBag padding(int id) {
    int at = Lookup.padding(toString(), id, weight.shape().dim(0));
    Parameter cleared = new Parameter(Lookup.withoutRow(weight.value(), at));
    return new EmbeddingBag(cleared, mode, at);
  }

  /** The vectors, {@code [vocabulary, features]}. */
  public Parameter weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return forward(Lookup.ids(this, x, weight.shape().dim(0)), pass);
  }

  /** The bags that are the rows of {@code ids}. */
  public Tensor forward(IntTensor ids, Pass pass) {
    return forward(ids, null, pass);
  }

  /**
   * The bags that are the rows of {@code ids}.
   *
   * @param shares what each vector is multiplied by before they are added, of the shape of {@code
   *     ids}, or null; for sums
   */
  public Tensor forward(IntTensor ids, @Nullable Tensor shares, Pass pass) {
    Shape shape = ids.shape();
    if (shape.rank() != 2) {
      throw new LayerException(
          this + ": the ids have the shape " + shape + ", not [bags, ids]",
          "a vector of ids needs offsets");
    }
    int length = shape.dim(1);
    int[] starts = new int[shape.dim(0)];
    Arrays.setAll(starts, bag -> bag * length);
    return bags(ids, starts, shares, pass);
  }

  /**
   * The bags that lie one after another in a vector of ids.
   *
   * @param offsets where each bag begins; the first is 0, and it ends where the next begins
   * @param shares what each vector is multiplied by before they are added, or null; for sums
   */
  public Tensor forward(IntTensor ids, IntTensor offsets, @Nullable Tensor shares, Pass pass) {
    int[] starts = offsets.toArray();
    boolean ordered = ids.shape().rank() == 1 && (starts.length == 0 || starts[0] == 0);
    for (int bag = 0; bag < starts.length; bag++) {
      int end = bag + 1 < starts.length ? starts[bag + 1] : ids.size();
      ordered &= starts[bag] <= end;
    }
    if (!ordered) {
      throw new LayerException(
          this
              + ": the offsets "
              + offsets
              + " cut "
              + ids.shape()
              + " ids into no bags; needs a vector and offsets from 0 that do not decrease",
          "");
    }
    return bags(ids, starts, shares, pass);
  }

  private Tensor bags(IntTensor ids, int[] starts, @Nullable Tensor shares, Pass pass) {
    Lookup.check(this, ids, weight.shape().dim(0));
    int[] at = ids.toArray();
    for (int i = 0; i < at.length; i++) {
      at[i] = at[i] == padding ? -1 : at[i];
    }
    if (shares != null && (mode != Mode.SUM || !shares.shape().equals(ids.shape()))) {
      throw new LayerException(
          this
              + ": shares of the shape "
              + shares.shape()
              + " for ids "
              + ids.shape()
              + " and "
              + mode.name().toLowerCase(java.util.Locale.ROOT)
              + "; needs equal shapes and sum",
          "");
    }
    return mode == Mode.MAX ? maxima(at, starts, pass) : sums(at, starts, shares, pass);
  }

  private Tensor sums(int[] at, int[] starts, @Nullable Tensor shares, Pass pass) {
    int[] bag = new int[at.length];
    float[] share = new float[starts.length];
    for (int b = 0; b < starts.length; b++) {
      int end = end(b, starts, at);
      for (int i = starts[b]; i < end; i++) {
        bag[i] = at[i] < 0 ? -1 : b;
        share[b] += at[i] < 0 ? 0 : 1;
      }
      share[b] = share[b] == 0f ? 0f : 1f / share[b];
    }
    Tensor rows = pass.use(weight).apply(new Indexing.Take(0, at, 0f));
    if (shares != null) {
      rows = rows.times(shares.reshape(at.length, 1));
    }
    Tensor sums = rows.apply(new Indexing.TakeAdd(0, bag, starts.length));
    return mode == Mode.SUM ? sums : sums.times(Tensor.of(Shape.of(share.length, 1), share));
  }

  private Tensor maxima(int[] at, int[] starts, Pass pass) {
    int bags = starts.length;
    int longest = 1;
    for (int b = 0; b < bags; b++) {
      longest = Math.max(longest, end(b, starts, at) - starts[b]);
    }
    int[] padded = new int[bags * longest];
    Arrays.fill(padded, -1);
    float[] empty = new float[bags];
    Arrays.fill(empty, 1f);
    for (int b = 0; b < bags; b++) {
      for (int i = starts[b]; i < end(b, starts, at); i++) {
        padded[b * longest + i - starts[b]] = at[i];
        empty[b] = at[i] < 0 ? empty[b] : 0f;
      }
    }
    Tensor rows = pass.use(weight).apply(new Indexing.Take(0, padded, Float.NEGATIVE_INFINITY));
    return rows.reshape(bags, longest, weight.shape().dim(1))
        .maskedFill(Tensor.of(Shape.of(bags, 1, 1), empty), 0f)
        .amax(1);
  }

  private static int end(int bag, int[] starts, int[] at) {
    return bag + 1 < starts.length ? starts[bag + 1] : at.length;
  }

  @Override
  public Shape output(Shape sample) {
    if (sample.rank() != 1) {
      throw new LayerException(this + ": a sample has the shape " + sample + ", not [ids]", "");
    }
    return Shape.of(weight.shape().dim(1));
  }

  @Override
  public String toString() {
    return "embeddingBag(" + weight.shape().dim(0) + ", " + weight.shape().dim(1) + ")";
  }
}
