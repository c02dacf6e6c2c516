package dev.kindling.examples.readme;

import dev.kindling.data.Batch;
import dev.kindling.data.Mnist;
import dev.kindling.io.SafeTensors;
import dev.kindling.nn.CrossEntropy;
import dev.kindling.nn.Pass;
import dev.kindling.nn.Sequential;
import dev.kindling.op.Shape;
import dev.kindling.optim.Adam;
import dev.kindling.tensor.Rng;
import java.io.IOException;
import java.nio.file.Path;

/** The README's program in Java. */
final class JavaQuickstart {
  private JavaQuickstart() {}

  public static void main(String[] args) throws IOException {
    Mnist digits = Mnist.read(Path.of("mnist"), Shape.of(784));
    var net = Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build();
    var loss = new CrossEntropy();
    var adam = new Adam(1e-3);
    var order = Rng.of(42);
    for (int epoch = 0; epoch < 5; epoch++) {
      for (Batch batch : digits.train().batches(32, order.fork(epoch))) {
        var output = net.forward(batch.input(), Pass.training());
        adam.step(loss.forward(output, batch.target()).backward());
      }
    }
    System.out.println(net.forward(digits.test().range(0, 32).input()).shape()); // [32, 10]
    SafeTensors.save(net, Path.of("digits.safetensors"));
  }
}
