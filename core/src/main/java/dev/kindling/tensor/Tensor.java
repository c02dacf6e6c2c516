package dev.kindling.tensor;

import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;
import dev.kindling.op.family.Movement;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable array of 32-bit floats with a {@link Shape}, stored row by row.
 *
 * <p>Operations return new tensors. An operation on a tensor that {@link #requiresGrad()}, or on a
 * result of one, is recorded, so that {@link #backward()} can go back through it; nothing else is.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(-1, 0, 1, 2).requiresGrad();
 * Gradients g = x.relu().sum().backward();
 * g.of(x);                                   // [0.0, 0.0, 1.0, 1.0]
 * }</pre>
 */
public final class Tensor
    implements Value,
        Target,
        Elements,
        Arithmetic,
        Comparisons,
        Functions,
        Activations,
        Reductions,
        Ordering,
        Cumulative,
        Shaping,
        Choices,
        Imaging,
        Convolutions,
        LinearAlgebra,
        Decompositions {
  private final Shape shape;
  private final float[] data;
  final Tape.@Nullable Step step;
  final @Nullable Node node;

  Tensor(Shape shape, float[] data, Tape.@Nullable Step step, @Nullable Node node) {
    this.shape = shape;
    this.data = data;
    this.step = step;
    this.node = node;
  }

  /** A tensor over an array that nobody else will write. */
  static Tensor wrap(Shape shape, float[] data) {
    return new Tensor(shape, data, null, null);
  }

  /**
   * A tensor over a parameter's live array, recorded as the leaf {@code node} where there is one.
   */
  static Tensor leaf(Shape shape, float[] data, @Nullable Node node) {
    return new Tensor(shape, data, null, node);
  }

  /** A vector of these elements. */
  public static Tensor of(float... elements) {
    return wrap(Shape.of(elements.length), elements.clone());
  }

  /**
   * A matrix of these rows.
   *
   * @throws IllegalArgumentException if the rows differ in length
   */
  public static Tensor of(float[][] rows) {
    return Nested.floats(rows);
  }

  /**
   * A tensor of three dimensions.
   *
   * @throws IllegalArgumentException if arrays side by side differ in length
   */
  public static Tensor of(float[][][] elements) {
    return Nested.floats(elements);
  }

  /**
   * A tensor of four dimensions.
   *
   * @throws IllegalArgumentException if arrays side by side differ in length
   */
  public static Tensor of(float[][][][] elements) {
    return Nested.floats(elements);
  }

  /**
   * A tensor of this shape with these elements, row by row.
   *
   * @throws IllegalArgumentException if there are more or fewer elements than the shape has
   */
  public static Tensor of(Shape shape, float... elements) {
    if (elements.length != shape.size()) {
      throw new IllegalArgumentException(
          "Tensor.of: the shape "
              + shape
              + " needs "
              + shape.size()
              + " elements, not "
              + elements.length);
    }
    return wrap(shape, elements.clone());
  }

  /** A tensor of this shape whose elements a writer fills in, row by row; they start at 0. */
  public static Tensor filled(Shape shape, Consumer<float[]> writer) {
    float[] data = new float[shape.size()];
    writer.accept(data);
    return wrap(shape, data);
  }

  /** A tensor of the shape {@code []} with one element. */
  public static Tensor scalar(float element) {
    return wrap(Shape.of(), new float[] {element});
  }

  /** A tensor of zeros. */
  public static Tensor zeros(int... dims) {
    return full(0f, dims);
  }

  /** A tensor of ones. */
  public static Tensor ones(int... dims) {
    return full(1f, dims);
  }

  /** A tensor with the same number everywhere. */
  public static Tensor full(float element, int... dims) {
    Shape shape = Shape.of(dims);
    float[] data = new float[shape.size()];
    Arrays.fill(data, element);
    return wrap(shape, data);
  }

  /** The elements of a buffer, from its position to its limit; the position stays. */
  public static Tensor of(Shape shape, FloatBuffer elements) {
    float[] data = new float[elements.remaining()];
    elements.duplicate().get(data);
    return of(shape, data);
  }

  /**
   * The numbers start, start + step, … before end; each is start + i · step, rounded once.
   *
   * @throws IllegalArgumentException if the steps do not lead to the end
   */
  public static Tensor arange(float start, float end, float step) {
    return Sequence.steps(start, end, step);
  }

  /** The numbers 0, 1, … before end. */
  public static Tensor arange(int end) {
    return Sequence.steps(0, end, 1);
  }

  /** So many numbers at equal distances, both ends among them. */
  public static Tensor linspace(float start, float end, int count) {
    return Sequence.between(start, end, count);
  }

  /** The identity matrix: ones on the diagonal, zeros elsewhere. */
  public static Tensor eye(int n) {
    return filled(
        Shape.of(n, n),
        data -> {
          for (int i = 0; i < n; i++) {
            data[i * n + i] = 1f;
          }
        });
  }

  /** The tensors one after another along a dimension; their other sizes are equal. */
  public static Tensor concat(int axis, Tensor... tensors) {
    return Joining.concat(axis, tensors);
  }

  /** Tensors of one shape side by side along a new dimension. */
  public static Tensor stack(int axis, Tensor... tensors) {
    return Joining.stack(axis, tensors);
  }

  /** Vectors as the coordinates of a grid: result k varies, as vector k, along dimension k. */
  public static List<Tensor> meshgrid(Tensor... vectors) {
    return Joining.meshgrid(vectors);
  }

  @Override
  public Shape shape() {
    return shape;
  }

  /**
   * The same elements as a tensor whose operations are recorded, so that a result's {@link
   * #backward()} gives its gradient.
   */
  public Tensor requiresGrad() {
    return new Tensor(shape, data(), step, Node.leaf(null, 0));
  }

  /** The same elements without a record of where they came from: the gradient stops here. */
  public Tensor detach() {
    return node == null ? this : new Tensor(shape, data(), step, null);
  }

  /** A copy of its own, that outlives the training step it was computed in. */
  public Tensor copy() {
    return wrap(shape, toArray());
  }

  /**
   * The gradients of this scalar with respect to every parameter and every {@link #requiresGrad()}
   * tensor that it was computed from.
   *
   * @throws IllegalStateException if this is no scalar, if nothing was recorded, or if a parameter
   *     has been changed since
   */
  public Gradients backward() {
    return Gradients.of(this, null, false);
  }

  /**
   * The same, and with {@code createGraph} the gradients are recorded, so that they have gradients
   * of their own: second derivatives, or a penalty on a gradient's size.
   *
   * <pre>{@code
   * Tensor slope = x.times(x).times(x).sum().backward(true).of(x);   // 3x²
   * Tensor curvature = slope.sum().backward().of(x);                 // 6x
   * }</pre>
   */
  public Gradients backward(boolean createGraph) {
    return Gradients.of(this, null, createGraph);
  }

  /**
   * The product of a vector with the Jacobian: the gradients of Σ this · upstream.
   *
   * @param upstream the gradient of what follows with respect to this tensor, of its shape
   */
  public Gradients backward(Tensor upstream) {
    return Gradients.of(this, upstream, false);
  }

  /** The same, recorded where {@code createGraph} says so. */
  public Gradients backward(Tensor upstream, boolean createGraph) {
    return Gradients.of(this, upstream, createGraph);
  }

  /**
   * A function of these inputs with a gradient of its own, which need not be the derivative.
   *
   * @see DifferentiableFunction
   */
  public static Tensor of(DifferentiableFunction function, Tensor... inputs) {
    return FunctionOp.call(function, inputs);
  }

  /**
   * Sums of products by the names of dimensions: {@code einsum("bij,bjk->bik", a, b)} is a batched
   * matrix product, {@code einsum("ii->i", a)} a diagonal. Labels that the result lacks are summed
   * over; without {@code ->} the result has those that stand once, in alphabetical order. {@code
   * ...} means all further dimensions, which must be equal.
   *
   * @throws IllegalArgumentException if the equation does not fit the operands
   */
  public static Tensor einsum(String equation, Tensor... operands) {
    return Einsum.of(equation, operands);
  }

  /** The same elements as the result of a node. */
  Tensor recordedAs(Node node) {
    Tensor result = new Tensor(shape, data(), step, node);
    node.output = result;
    return result;
  }

  @Override
  public Tensor apply(Op op) {
    return call(op, this);
  }

  @Override
  public Tensor apply(Op op, Value other) {
    return call(op, this, (Tensor) other);
  }

  @Override
  public Tensor apply(Op op, Value second, Value third) {
    return call(op, this, (Tensor) second, (Tensor) third);
  }

  @Override
  public Tensor apply(Op op, Value... others) {
    Tensor[] inputs = new Tensor[others.length + 1];
    inputs[0] = this;
    System.arraycopy(others, 0, inputs, 1, others.length);
    return call(op, inputs);
  }

  static Tensor call(Op op, Tensor x) {
    Tensor[] inputs = Arena.inputs(1);
    inputs[0] = x;
    return call(op, inputs);
  }

  static Tensor call(Op op, Tensor a, Tensor b) {
    Tensor[] inputs = Arena.inputs(2);
    inputs[0] = a;
    inputs[1] = b;
    return call(op, inputs);
  }

  static Tensor call(Op op, Tensor a, Tensor b, Tensor c) {
    Tensor[] inputs = Arena.inputs(3);
    inputs[0] = a;
    inputs[1] = b;
    inputs[2] = c;
    return call(op, inputs);
  }

  /** The one point through which every operation passes; its likes for few inputs spare arrays. */
  static Tensor call(Op op, Tensor... inputs) {
    Tape tape = Arena.current();
    return tape == null ? alone(op, inputs) : tape.call(op, inputs);
  }

  /** A call outside of arenas. */
  private static Tensor alone(Op op, Tensor... inputs) {
    Shape[] shapes = new Shape[inputs.length];
    float[][] arrays = new float[inputs.length][];
    boolean recorded = false;
    for (int i = 0; i < inputs.length; i++) {
      shapes[i] = inputs[i].shape;
      arrays[i] = inputs[i].data();
      recorded |= inputs[i].node != null;
    }
    Shape shape = op.shape(shapes);
    Node node = recorded ? new Node(op, inputs) : null;
    Tensor result;
    if (op.sharesInput()) {
      result = new Tensor(shape, arrays[0], inputs[0].step, node);
    } else {
      float[] out = new float[shape.size()];
      op.forward(new Frame(shapes, arrays, shape, out));
      result = new Tensor(shape, out, null, node);
    }
    if (node != null) {
      node.output = result;
    }
    return result;
  }

  /** An operation on two tensors that are broadcast to one shape first. */
  static Tensor broadcast(String name, Op op, Tensor a, Tensor b) {
    Shape shape = Shape.broadcast(name, a.shape, b.shape);
    return call(op, a.expandTo(shape), b.expandTo(shape));
  }

  Tensor expandTo(Shape to) {
    return shape.equals(to) ? this : call(new Movement.Expand(to), this);
  }

  /** The live array; not to be written. */
  float[] data() {
    check();
    return data;
  }

  /** Whether this is the live array, be the step over or not. */
  boolean has(float[] array) {
    return data == array;
  }

  /** Refuses a tensor of a step that is over. */
  void check() {
    if (step != null && step.over) {
      throw new IllegalStateException(
          "The tensor "
              + shape
              + " belongs to a training step that is over; take a copy() of it"
              + " during the step");
    }
  }

  /**
   * The elements in nested brackets. Where they fit on a line of 75 characters, that is all: {@code
   * [[1.0, 2.5], [3.0, 4.0]]}, each with the fewest digits that tell it from other floats. Else the
   * shape comes first, and then the elements in columns:
   *
   * <pre>{@code
   * Tensor[60000, 784]
   * [[0.00, 0.25, 0.00, ..., 1.00, 0.50, 0.00],
   *  ...
   * }</pre>
   *
   * <p>The columns follow NumPy: as few digits after the point as tell the elements apart, at most
   * 8 digits for the largest, and as many for all. All have an exponent where the largest is 10⁶ or
   * more, the smallest other than 0 below 10⁻⁴, or the one more than 1000 times the other, except
   * whole numbers below 10⁷. Of more than 1000 elements there are only the first and last three of
   * each dimension, and where there are none, only the shape.
   */
  @Override
  public String toString() {
    return TensorText.of(shape, data());
  }
}
