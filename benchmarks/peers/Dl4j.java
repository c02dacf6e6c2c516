import dev.kindling.benchmarks.PeerLoop;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Training steps of 784→128→10 in Deeplearning4j, for ./kindling bench --vs dl4j. */
class Dl4j {
  private static final int INPUTS = 16;
  private static final int LABELS = 64;

  private final MultiLayerNetwork net;
  private final INDArray[] x = new INDArray[INPUTS];
  private final INDArray[] y = new INDArray[LABELS];
  private int next;

  Dl4j(int batch, String optimizer) {
    net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(optimizer.equals("sgd") ? new Sgd(1e-3) : new Adam(1e-6))
                .list()
                .layer(
                    new DenseLayer.Builder().nIn(784).nOut(128).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(128)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    net.init();
    Random random = new Random(7);
    for (int i = 0; i < INPUTS; i++) {
      x[i] = Nd4j.randn(batch, 784);
    }
    for (int i = 0; i < LABELS; i++) {
      y[i] = Nd4j.zeros(batch, 10);
      for (int row = 0; row < batch; row++) {
        y[i].putScalar(row, random.nextInt(10), 1);
      }
    }
  }

  double step() {
    net.fit(x[next % INPUTS], y[next]);
    next = (next + 1) % LABELS;
    return net.score();
  }

  public static void main(String[] arguments) throws Exception {
    Nd4j.getEnvironment().setMaxThreads(PeerLoop.argument("--threads", arguments));
    PeerLoop.answer(
        "1.0.0-M2.1",
        work -> {
          String[] words = work.split("-");
          if (!words[0].equals("step")) {
            return null;
          }
          Dl4j steps = new Dl4j(Integer.parseInt(words[1]), words[2]);
          PeerLoop.checkFalling(steps::step, LABELS);
          return steps::step;
        });
  }
}
