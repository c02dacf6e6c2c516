import dev.kindling.benchmarks.PeerLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Training steps of 784→128→10 as a graph in TensorFlow for Java, for ./kindling bench --vs tfjava.
 */
class Tfjava {
  private static final int INPUTS = 16;
  private static final int LABELS = 64;

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final List<Op> starts = new ArrayList<>();
  private final Random random = new Random(7);
  private final Placeholder<TFloat32> x = tf.placeholder(TFloat32.class);
  private final Placeholder<TInt32> y = tf.placeholder(TInt32.class);
  private final Operand<TFloat32> loss;
  private final List<Op> updates = new ArrayList<>();
  private final Session session;
  private final TFloat32[] inputs = new TFloat32[INPUTS];
  private final TInt32[] labels = new TInt32[LABELS];
  private int next;

  Tfjava(int batch, String optimizer, int threads) {
    List<Variable<TFloat32>> parameters =
        List.of(weight(784, 128), zeros(128), weight(128, 10), zeros(10));
    Operand<TFloat32> hidden =
        tf.nn.relu(tf.math.add(tf.linalg.matMul(x, parameters.get(0)), parameters.get(1)));
    Operand<TFloat32> logits =
        tf.math.add(tf.linalg.matMul(hidden, parameters.get(2)), parameters.get(3));
    SparseSoftmaxCrossEntropyWithLogits<TFloat32> losses =
        tf.nn.sparseSoftmaxCrossEntropyWithLogits(logits, y);
    loss = tf.math.mean(losses.loss(), tf.constant(0));
    // The library has no gradient of this loss; the operation itself gives that of the logits.
    Operand<TFloat32> slope = tf.math.div(losses.backprop(), tf.constant((float) batch));
    Gradients gradients = tf.gradients(logits, parameters, Gradients.dx(List.of(slope)));
    if (optimizer.equals("sgd")) {
      for (int i = 0; i < parameters.size(); i++) {
        updates.add(
            tf.train.applyGradientDescent(parameters.get(i), tf.constant(1e-3f), gradients.dy(i)));
      }
    } else {
      adam(parameters, gradients);
    }
    for (int i = 0; i < INPUTS; i++) {
      inputs[i] = TFloat32.tensorOf(StdArrays.ndCopyOf(normal(batch, 784, 1)));
    }
    for (int i = 0; i < LABELS; i++) {
      labels[i] = TInt32.vectorOf(random.ints(batch, 0, 10).toArray());
    }
    session =
        new Session(
            graph,
            ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(threads == 1 ? -1 : threads) // on the caller's
                .build());
    starts.forEach(session::run);
  }

  private void adam(List<Variable<TFloat32>> parameters, Gradients gradients) {
    Operand<TFloat32> beta1 = tf.constant(0.9f);
    Operand<TFloat32> beta2 = tf.constant(0.999f);
    Variable<TFloat32> power1 = variable(beta1, Shape.scalar());
    Variable<TFloat32> power2 = variable(beta2, Shape.scalar());
    for (int i = 0; i < parameters.size(); i++) {
      Variable<TFloat32> parameter = parameters.get(i);
      updates.add(
          tf.train.applyAdam(
              parameter,
              zeros(parameter.shape().asArray()),
              zeros(parameter.shape().asArray()),
              power1,
              power2,
              tf.constant(1e-6f),
              beta1,
              beta2,
              tf.constant(1e-8f),
              gradients.dy(i)));
    }
    Ops after = tf.withControlDependencies(List.copyOf(updates));
    updates.add(after.assign(power1, after.math.mul(power1, beta1)));
    updates.add(after.assign(power2, after.math.mul(power2, beta2)));
  }

  private Variable<TFloat32> weight(int in, int out) {
    float scale = (float) Math.sqrt(1.0 / (3 * in));
    return variable(
        tf.constant(TFloat32.tensorOf(StdArrays.ndCopyOf(normal(in, out, scale)))),
        Shape.of(in, out));
  }

  private Variable<TFloat32> zeros(long... dims) {
    Operand<TFloat32> zero = tf.constant(0f);
    return variable(tf.fill(tf.constant(dims), zero), Shape.of(dims));
  }

  private Variable<TFloat32> variable(Operand<TFloat32> start, Shape shape) {
    Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
    starts.add(tf.assign(variable, start));
    return variable;
  }

  private float[][] normal(int rows, int cols, float scale) {
    float[][] numbers = new float[rows][cols];
    for (float[] row : numbers) {
      for (int i = 0; i < cols; i++) {
        row[i] = (float) random.nextGaussian() * scale;
      }
    }
    return numbers;
  }

  private Session.Runner runner() {
    Session.Runner runner = session.runner().feed(x, inputs[next % INPUTS]).feed(y, labels[next]);
    next = (next + 1) % LABELS;
    updates.forEach(runner::addTarget);
    return runner;
  }

  void step() {
    runner().run().close();
  }

  double loss() {
    try (Result result = runner().fetch(loss).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  public static void main(String[] arguments) throws Exception {
    int threads = PeerLoop.argument("--threads", arguments);
    PeerLoop.answer(
        "1.1.0 on TensorFlow " + TensorFlow.version(),
        work -> {
          String[] words = work.split("-");
          if (!words[0].equals("step")) {
            return null;
          }
          Tfjava steps = new Tfjava(Integer.parseInt(words[1]), words[2], threads);
          PeerLoop.checkFalling(steps::loss, LABELS);
          return steps::step;
        });
  }
}
