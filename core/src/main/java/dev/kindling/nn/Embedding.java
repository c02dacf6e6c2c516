package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Indexing;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;

/**
 * A table of vectors, one for each id of a vocabulary: from ids {@code […]} to {@code […,
 * features]}. The vectors start with numbers from the standard normal distribution.
 *
 * <p>Ids come as an {@link IntTensor}, or as floats that are whole numbers below 2²⁴, so that an
 * embedding can be the first layer of a {@link Sequential}.
 *
 * <pre>{@code
 * Embedding words = Embedding.of(10_000, 64, rng).padding(0);
 * }</pre>
 */
public final class Embedding implements Layer {
  private final Parameter weight;
  private final int padding;
  private final boolean meanGradient;

  private Embedding(Parameter weight, int padding, boolean meanGradient) {
    this.weight = weight;
    this.padding = padding;
    this.meanGradient = meanGradient;
  }

  /**
   * A layer with random vectors.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static Embedding of(int vocabulary, int features, Rng rng) {
    Shape shape = Channels.sizes("embedding", vocabulary, features);
    return new Embedding(new Parameter(rng.normal(shape, 0f, 1f)), -1, false);
  }

  /**
   * A layer with these vectors.
   *
   * @param weight {@code [vocabulary, features]}
   * @throws IllegalArgumentException if it is no matrix
   */
  public static Embedding of(Tensor weight) {
    if (weight.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "embedding: the weight needs [vocabulary, features], not " + weight.shape());
    }
    return new Embedding(new Parameter(weight), -1, false);
  }

  /**
   * The same with an id that means nothing: its vector is set to 0 and gets no gradient.
   *
   * @param id counted from 0 or, if negative, from the last, which is −1
   * @throws IllegalArgumentException if it is outside the vocabulary
   */
  public Embedding padding(int id) {
    int at = Lookup.padding(toString(), id, vocabulary());
    return new Embedding(new Parameter(Lookup.withoutRow(weight.value(), at)), at, meanGradient);
  }

  /**
   * The same where an id's gradient is the mean over its places in the batch, and not the sum: so
   * frequent ids learn no faster.
   */
  public Embedding meanGradient() {
    return new Embedding(weight, padding, true);
  }

  /** How many ids there are. */
  public int vocabulary() {
    return weight.shape().dim(0);
  }

  /** How long the vectors are. */
  public int features() {
    return weight.shape().dim(1);
  }

  /** The vectors, {@code [vocabulary, features]}. */
  public Parameter weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    if (meanGradient || Lookup.has(x, padding)) {
      return forward(Lookup.ids(this, x, vocabulary()), pass);
    }
    Lookup.check(this, x, vocabulary());
    return pass.use(weight).apply(new Indexing.Rows(), x.detach());
  }

  /** The vectors of these ids. */
  public Tensor forward(IntTensor ids, Pass pass) {
    Lookup.check(this, ids, vocabulary());
    return Lookup.rows(pass.use(weight), ids, padding, meanGradient).reshape(output(ids.shape()));
  }

  @Override
  public Shape output(Shape sample) {
    return sample.then(Shape.of(features()));
  }

  @Override
  public String toString() {
    return "embedding(" + vocabulary() + ", " + features() + ")";
  }
}
