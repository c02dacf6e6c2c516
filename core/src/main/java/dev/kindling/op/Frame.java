package dev.kindling.op;

import java.util.function.IntFunction;

/**
 * The arguments and the result of one run of an operation, as row-major arrays. The result's array
 * is already allocated and holds arbitrary numbers.
 */
public final class Frame {
  private final Shape[] shapes;
  private final float[][] inputs;
  private final Shape outShape;
  private final float[] out;
  private final IntFunction<float[]> buffers;

  /** A frame of these inputs and this output; the arrays are not copied. */
  public Frame(Shape[] shapes, float[][] inputs, Shape outShape, float[] out) {
    this(shapes, inputs, outShape, out, float[]::new);
  }

  /** The same, with a source of arrays of a given length for the operation's own use. */
  public Frame(
      Shape[] shapes, float[][] inputs, Shape outShape, float[] out, IntFunction<float[]> buffers) {
    this.shapes = shapes;
    this.inputs = inputs;
    this.outShape = outShape;
    this.out = out;
    this.buffers = buffers;
  }

  /** The number of inputs. */
  public int count() {
    return inputs.length;
  }

  /** The shape of an input. */
  public Shape shape(int input) {
    return shapes[input];
  }

  /** The elements of an input; not to be written. */
  public float[] in(int input) {
    return inputs[input];
  }

  /** The shape of the result. */
  public Shape outShape() {
    return outShape;
  }

  /** The elements of the result, all of which the operation writes. */
  public float[] out() {
    return out;
  }

  /** An array for the operation's own use during this run, which holds arbitrary numbers. */
  public float[] workspace(int length) {
    return buffers.apply(length);
  }
}
