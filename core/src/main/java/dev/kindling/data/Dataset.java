package dev.kindling.data;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Arena;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Samples with targets, by index; any thread may ask for batches. The built-in ones make a batch's
 * input within the arena that the caller works within, if any ({@link Arena#filled}).
 */
public interface Dataset {
  /** The number of samples. */
  int size();

  /** The shape of one sample's input. */
  Shape sample();

  /** The samples with these indices, in this order. */
  Batch batch(int... indices);

  /**
   * Whether a batch is no more than numbers copied from memory, as the built-in ones' are. A
   * trainer then makes it where it computes with it, within an arena; of other data sets it makes
   * batches ahead, in the background and within none.
   */
  default boolean isInMemory() {
    return false;
  }

  /** The samples {@code from}, {@code from} + 1, … up to, not including, {@code to}. */
  default Batch range(int from, int to) {
    int[] indices = new int[to - from];
    Arrays.setAll(indices, i -> from + i);
    return batch(indices);
  }

  /**
   * The samples with these indices as a data set of their own.
   *
   * @throws IndexOutOfBoundsException if there is no sample of an index
   */
  default Dataset subset(int... indices) {
    for (int index : indices) {
      Objects.checkIndex(index, size());
    }
    return new Subset(this, indices.clone());
  }

  /**
   * All samples once, in random order, in batches of this size; the last may be smaller.
   *
   * @param rng the order; {@code rng.fork(epoch)} gives each epoch its own
   */
  default Iterable<Batch> batches(int size, Rng rng) {
    if (size < 1) {
      throw new IllegalArgumentException("batches: the batch size must be at least 1, not " + size);
    }
    int[] order = rng.permutation(size());
    return () ->
        new Iterator<>() {
          private int at;

          @Override
          public boolean hasNext() {
            return at < order.length;
          }

          @Override
          public Batch next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            int from = at;
            at = Math.min(at + size, order.length);
            return batch(Arrays.copyOfRange(order, from, at));
          }
        };
  }

  /**
   * Grey images of one byte a pixel, with class labels. Batches hold pixel / 255; the bytes are
   * kept as they are, at a quarter of the memory.
   *
   * @param sample the shape of one image in a batch: {@code [784]} or {@code [1, 28, 28]}
   * @param pixels the images one after another, not copied
   * @param labels one byte for each image, not copied
   * @throws IllegalArgumentException if there are not as many images as labels
   */
  static Dataset ofImages(Shape sample, byte[] pixels, byte[] labels) {
    if ((long) labels.length * sample.size() != pixels.length) {
      throw new IllegalArgumentException(
          "data set: "
              + labels.length
              + " labels and images "
              + sample
              + " need "
              + (long) labels.length * sample.size()
              + " pixels, not "
              + pixels.length);
    }
    return new Images(sample, pixels, labels);
  }

  /**
   * Samples with class labels, {@code [n]} or further dimensions of labels, or with numbers.
   *
   * @param inputs the samples, of which the first dimension counts them
   * @param targets an answer to each, of which the first dimension counts them
   * @throws IllegalArgumentException if there are not as many samples as answers
   */
  static Dataset of(Tensor inputs, Target targets) {
    Shape in = inputs.shape();
    Shape out = targets.shape();
    if (in.rank() == 0 || out.rank() == 0 || in.dim(0) != out.dim(0)) {
      throw new IllegalArgumentException(
          "data set: inputs " + in + " and targets " + out + "; needs as many");
    }
    return new Rows(in.without(0), inputs.toArray(), out.without(0), targets);
  }

  /**
   * Samples of several inputs, for a graph that has as many: each is a row of all inputs' numbers,
   * one input after another.
   *
   * @param inputs a tensor for each input, of which the first dimension counts the samples
   * @throws IllegalArgumentException if there are not as many of each as answers
   */
  static Dataset of(List<Tensor> inputs, Target targets) {
    List<Tensor> rows = new ArrayList<>();
    for (Tensor input : inputs) {
      Shape shape = input.shape();
      if (shape.rank() == 0
          || targets.shape().rank() == 0
          || shape.dim(0) != targets.shape().dim(0)) {
        throw new IllegalArgumentException(
            "data set: input "
                + rows.size()
                + " "
                + shape
                + " and targets "
                + targets.shape()
                + "; needs as many");
      }
      rows.add(input.reshape(shape.dim(0), shape.without(0).size()));
    }
    return of(Tensor.concat(1, rows.toArray(Tensor[]::new)), targets);
  }
}
