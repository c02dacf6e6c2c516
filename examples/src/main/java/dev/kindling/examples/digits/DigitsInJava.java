package dev.kindling.examples.digits;

import dev.kindling.data.Batch;
import dev.kindling.data.Dataset;
import dev.kindling.metric.ConfusionMatrix;
import dev.kindling.nn.CrossEntropy;
import dev.kindling.nn.Pass;
import dev.kindling.nn.Sequential;
import dev.kindling.op.Shape;
import dev.kindling.optim.Adam;
import dev.kindling.tensor.Rng;

/** The digits example in plain Java: the core alone, and no Kotlin on the class path. */
public final class DigitsInJava {
  private DigitsInJava() {}

  /** Trains 784→128→10 on the built-in digits for two epochs. */
  public static void main(String[] args) {
    Rng rng = Rng.of(42);
    Dataset train = digits(60_000, rng.fork(1));
    Dataset test = digits(10_000, rng.fork(2));

    var net = Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build();
    var loss = new CrossEntropy();
    var adam = new Adam(1e-3);
    for (int epoch = 1; epoch <= 2; epoch++) {
      for (Batch batch : train.batches(32, rng.fork(epoch))) {
        var output = net.forward(batch.input(), Pass.training());
        adam.step(loss.forward(output, batch.target()).backward());
      }
      System.out.printf("epoch %d  accuracy %.2f %%%n", epoch, 100 * accuracy(net, test));
    }
  }

  private static double accuracy(Sequential net, Dataset test) {
    var confusion = new ConfusionMatrix(10);
    for (int from = 0; from < test.size(); from += 500) {
      Batch batch = test.range(from, Math.min(from + 500, test.size()));
      confusion.add(batch.labels(), net.forward(batch.input()).argMax());
    }
    return confusion.accuracy();
  }

  private static Dataset digits(int count, Rng rng) {
    StrokeDigits digits = StrokeDigits.generate(count, rng);
    return Dataset.ofImages(Shape.of(784), digits.pixels(), digits.labels());
  }
}
