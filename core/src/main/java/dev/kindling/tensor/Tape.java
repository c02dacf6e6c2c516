package dev.kindling.tensor;

import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a training step in their order, with all that they need: buffers, frames and nodes.
 * A step that makes the calls of the one before, on tensors of the same shapes, finds it all here
 * and makes only new handles. Where a step takes another way, the rest of the tape is forgotten,
 * and its buffers serve what comes instead.
 */
final class Tape {
  /** Whether a step is over, which makes its tensors invalid. */
  static final class Step {
    volatile boolean over;
  }

  /**
   * From so many numbers on, the buffers of quiet calls' results are only lent. It is not worth the
   * trouble for small ones; tests lend all.
   */
  private static final int LARGE = Arena.FILL_WITH_NAN ? 1 : 1 << 14;

  private final List<Call> calls = new ArrayList<>();
  private final List<Node> leaves = new ArrayList<>();
  private final List<float[]> spare = new ArrayList<>();
  private final List<float[]> workspaces = new ArrayList<>();
  private final Loans loans = new Loans();

  /** The step that handles belong to which only operations' gradients see; it is never over. */
  private final Step inner = new Step();

  private Step step = new Step();
  private int next;
  private int nextLeaf;
  private boolean quiet;
  private @Nullable Backward idle;

  /** Ends the step. */
  void rewind() {
    step.over = true;
    step = new Step();
    next = 0;
    nextLeaf = 0;
    release(0);
    loans.giveBack(true, spare);
  }

  /** Fills all buffers with a number. */
  void fill(float number) {
    calls.forEach(call -> Arrays.fill(call.out, number));
    spare.forEach(buffer -> Arrays.fill(buffer, number));
  }

  /** The memory held, in bytes. */
  long bytes() {
    long floats = loans.size();
    for (Call call : calls) {
      floats += call.lent ? 0 : call.out.length;
    }
    for (float[] buffer : spare) {
      floats += buffer.length;
    }
    return 4 * floats;
  }

  /**
   * While quiet, calls are not recorded and give the last step's handles again: for gradients of
   * built-in operations, which keep nothing.
   */
  void quiet(boolean quiet) {
    this.quiet = quiet;
  }

  /** Counts one gradient more that is still to be used, or −1 for one less. */
  void refer(Tensor gradient, int more) {
    loans.refer(gradient.data(), more);
  }

  /** Lets buffers of gradients that nobody refers to serve other calls. */
  void giveBack() {
    loans.giveBack(false, spare);
  }

  /** A handle for everyone to keep, of one that may have been made quietly. */
  Tensor kept(Tensor tensor) {
    return tensor.step == inner ? new Tensor(tensor.shape(), tensor.data(), step, null) : tensor;
  }

  /** What goes back through records: the last step's, if it is not at work. */
  Backward backward() {
    Backward backward = idle == null ? new Backward(this) : idle;
    idle = null;
    return backward;
  }

  /** Takes it back. */
  void done(Backward backward) {
    idle = backward;
  }

  /** An array for the inputs of the next call. */
  Tensor[] inputs(int count) {
    Call call = next < calls.size() ? calls.get(next) : null;
    return call != null && call.inputs.length == count ? call.inputs : new Tensor[count];
  }

  /** Calls an operation on inputs, in an array that may be written later. */
  Tensor call(Op op, Tensor... inputs) {
    boolean recorded = false;
    for (Tensor input : inputs) {
      input.check();
      recorded |= input.node != null;
    }
    Call call = next(op, inputs);
    call.bind(inputs);
    if (call.lent) {
      call.borrow();
    }
    float[] data = call.shared ? call.arrays[0] : call.out;
    Step owner = call.shared ? inputs[0].step : quiet ? inner : step;
    if (!call.shared) {
      int before = workspaces.size();
      op.forward(call.frame);
      release(before);
    }
    if (quiet) {
      return call.again(data, owner);
    }
    if (!recorded) {
      return new Tensor(call.shape, data, owner, null);
    }
    // A handle that outlives the step must not see its node change.
    Node node = owner == step ? call.node() : new Node(op, inputs.clone());
    return node.output = new Tensor(call.shape, data, owner, node);
  }

  /** A parameter's leaf. */
  Tensor leaf(Parameter parameter, float[] data) {
    if (nextLeaf == leaves.size()) {
      leaves.add(Node.leaf(parameter, parameter.version()));
    }
    Node leaf = leaves.get(nextLeaf);
    if (leaf.parameter == parameter) {
      leaf.version = parameter.version();
    } else {
      leaf = Node.leaf(parameter, parameter.version());
      leaves.set(nextLeaf, leaf);
    }
    nextLeaf++;
    return new Tensor(parameter.shape(), data, step, leaf);
  }

  /** The next call, as it was in the last step or made anew. */
  private Call next(Op op, Tensor[] inputs) {
    Call last = next < calls.size() ? calls.get(next) : null;
    boolean sameInputs = last != null && last.takes(inputs);
    if (last != null
        && sameInputs
        && last.lent == (!last.shared && lends(last.shape))
        && (last.op.equals(op) || last.gives(op))) {
      // Also an equal operation may keep something of its own.
      last.op = op;
      next++;
      return last;
    }
    Shape[] shapes = shapes(inputs);
    Shape shape = op.shape(shapes);
    forgetRest();
    Call call = new Call(op, inputs, shapes, shape);
    calls.add(call);
    next++;
    return call;
  }

  private boolean lends(Shape result) {
    return quiet && result.size() >= LARGE;
  }

  private static Shape[] shapes(Tensor[] inputs) {
    Shape[] shapes = new Shape[inputs.length];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = inputs[i].shape();
    }
    return shapes;
  }

  private void forgetRest() {
    List<Call> rest = calls.subList(next, calls.size());
    for (Call call : rest) {
      if (!call.lent) {
        spare.add(call.out);
      }
    }
    rest.clear();
  }

  private float[] take(int length) {
    for (int i = spare.size() - 1; i >= 0; i--) {
      if (spare.get(i).length == length) {
        float[] last = spare.remove(spare.size() - 1);
        return i == spare.size() ? last : spare.set(i, last);
      }
    }
    return new float[length];
  }

  /** The buffer that a call had in the last step if it is there, so that all finds its place. */
  private float[] takeAgain(float[] last) {
    for (int i = spare.size() - 1; i >= 0; i--) {
      if (spare.get(i) == last) {
        spare.set(i, spare.get(spare.size() - 1));
        spare.remove(spare.size() - 1);
        return last;
      }
    }
    return take(last.length);
  }

  private float[] workspace(int length) {
    float[] buffer = take(length);
    workspaces.add(buffer);
    return buffer;
  }

  /** Takes back the workspaces after the first ones. */
  private void release(int first) {
    for (int i = workspaces.size() - 1; i >= first; i--) {
      spare.add(workspaces.remove(i));
    }
  }

  /** One call of an operation. */
  private final class Call {
    private Op op;
    private final Tensor[] inputs;
    private final Shape[] shapes;
    private final float[][] arrays;
    private final Shape shape;
    private final boolean shared;

    /** Whether the result's buffer is the call's only until the result was used. */
    private final boolean lent;

    /** The result's buffer; empty where the result shares the input's. */
    private float[] out;

    private Frame frame;
    private @Nullable Node node;
    private @Nullable Tensor handle;

    Call(Op op, Tensor[] inputs, Shape[] shapes, Shape shape) {
      this.op = op;
      this.inputs = inputs.clone();
      this.shapes = shapes;
      this.arrays = new float[inputs.length][];
      this.shape = shape;
      this.shared = op.sharesInput();
      this.lent = !shared && lends(shape);
      this.out = lent ? new float[0] : take(shared ? 0 : shape.size());
      this.frame = frame();
    }

    private Frame frame() {
      return new Frame(shapes, arrays, shape, out, Tape.this::workspace);
    }

    /** Takes a buffer for the result. */
    void borrow() {
      float[] buffer = out.length == 0 ? take(shape.size()) : takeAgain(out);
      if (buffer != out) {
        out = buffer;
        frame = frame();
      }
      loans.lend(out);
    }

    boolean takes(Tensor[] tensors) {
      if (tensors.length != shapes.length) {
        return false;
      }
      for (int i = 0; i < shapes.length; i++) {
        if (!tensors[i].shape().equals(shapes[i])) {
          return false;
        }
      }
      return true;
    }

    /** Whether another operation on such inputs has a result of the same shape. */
    boolean gives(Op other) {
      return shape.equals(other.shape(shapes)) && shared == other.sharesInput();
    }

    void bind(Tensor[] tensors) {
      for (int i = 0; i < arrays.length; i++) {
        inputs[i] = tensors[i];
        arrays[i] = tensors[i].data();
      }
    }

    Node node() {
      if (node == null) {
        node = new Node(op, inputs);
      }
      node.op = op;
      return node;
    }

    Tensor again(float[] data, @Nullable Step owner) {
      Tensor last = handle;
      if (last == null || last.step != owner || !last.has(data)) {
        last = new Tensor(shape, data, owner, null);
        handle = last;
      }
      return last;
    }
  }
}
