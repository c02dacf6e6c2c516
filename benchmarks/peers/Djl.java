import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.kindling.benchmarks.PeerLoop;
import java.util.Random;

/**
 * Training steps of 784→128→10 in the Deep Java Library on PyTorch, for ./kindling bench --vs djl.
 */
class Djl {
  private static final int INPUTS = 16;
  private static final int LABELS = 64;

  private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  private final Trainer trainer;
  private final NDArray[] x = new NDArray[INPUTS];
  private final NDArray[] y = new NDArray[LABELS];
  private int next;

  Djl(int batch, String optimizer) {
    Model model = Model.newInstance("mlp", Device.cpu(), "PyTorch");
    model.setBlock(
        new SequentialBlock()
            .add(Linear.builder().setUnits(128).build())
            .add(Activation.reluBlock())
            .add(Linear.builder().setUnits(10).build()));
    Optimizer rule =
        optimizer.equals("sgd")
            ? Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1e-3f)).build()
            : Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-6f)).build();
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(rule));
    trainer.initialize(new Shape(batch, 784));
    Random random = new Random(7);
    for (int i = 0; i < INPUTS; i++) {
      x[i] = manager.randomNormal(new Shape(batch, 784));
    }
    for (int i = 0; i < LABELS; i++) {
      y[i] = manager.create(random.ints(batch, 0, 10).asLongStream().toArray());
    }
  }

  private NDArray forward(NDManager step) {
    NDArray in = x[next % INPUTS];
    NDArray labels = y[next];
    next = (next + 1) % LABELS;
    in.tempAttach(step);
    labels.tempAttach(step);
    NDList logits = trainer.forward(new NDList(in));
    return trainer.getLoss().evaluate(new NDList(labels), logits);
  }

  void step() {
    try (NDManager step = manager.newSubManager()) {
      try (GradientCollector collector = trainer.newGradientCollector()) {
        collector.backward(forward(step));
      }
      trainer.step();
    }
  }

  /** The loss before a step that it takes. */
  double loss() {
    try (NDManager step = manager.newSubManager()) {
      double before;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray loss = forward(step);
        before = loss.getFloat();
        collector.backward(loss);
      }
      trainer.step();
      return before;
    }
  }

  public static void main(String[] arguments) throws Exception {
    String threads = Integer.toString(PeerLoop.argument("--threads", arguments));
    System.setProperty("ai.djl.pytorch.num_threads", threads);
    System.setProperty("ai.djl.pytorch.num_interop_threads", threads);
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    PeerLoop.answer(
        Engine.getDjlVersion() + " on PyTorch " + Engine.getEngine("PyTorch").getVersion(),
        work -> {
          String[] words = work.split("-");
          if (!words[0].equals("step")) {
            return null;
          }
          Djl steps = new Djl(Integer.parseInt(words[1]), words[2]);
          PeerLoop.checkFalling(steps::loss, LABELS);
          return steps::step;
        });
  }
}
