package dev.kindling.examples.guide;

import dev.kindling.nn.CrossEntropy;
import dev.kindling.nn.Layer;
import dev.kindling.nn.Linear;
import dev.kindling.nn.Pass;
import dev.kindling.nn.ReLU;
import dev.kindling.nn.Sequential;
import dev.kindling.op.Shape;
import dev.kindling.optim.Adam;
import dev.kindling.tensor.DifferentiableFunction;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.stream.IntStream;

/** The programs of docs/from-pytorch.md in Java: those that come from PyTorch. */
final class JavaFromPyTorch {
  private JavaFromPyTorch() {}

  public static void main(String[] args) {
    tensors();
    ownClass();
    training();
    byHand();
    trace();
  }

  private static void tensors() {
    Tensor x = Tensor.of(-1, 0, 1, 2).requiresGrad();
    Tensor output = x.relu();
    System.out.println(output); // [0.0, 0.0, 1.0, 2.0]
    Gradients gradients = output.sum().backward();
    System.out.println(gradients.of(x)); // [0.0, 0.0, 1.0, 1.0]
  }

  private static void ownClass() {
    final class SimpleNN implements Layer {
      private final Linear linear;
      private final ReLU relu = new ReLU();

      SimpleNN(Rng rng) {
        linear = Linear.of(10, 1, rng);
      }

      @Override
      public Tensor forward(Tensor x, Pass pass) {
        return relu.forward(linear.forward(x, pass), pass);
      }
    }

    Rng rng = Rng.of(42);
    var model = new SimpleNN(rng.fork(0));
    Tensor output = model.forward(rng.fork(1).normal(Shape.of(1, 10), 0, 1));
    System.out.println(output.shape()); // [1, 1]
    System.out.println(model.parameters().keySet()); // [linear.weight, linear.bias]
  }

  private static void training() {
    var model = Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build();
    Rng rng = Rng.of(42);
    Tensor x = rng.fork(0).normal(Shape.of(32, 784), 0, 1);
    var y = IntTensor.of(IntStream.range(0, 32).map(i -> rng.fork(1).below(10, i)).toArray());
    System.out.println(model.forward(x).shape()); // [32, 10]

    var criterion = new CrossEntropy();
    var optimizer = new Adam(1e-3);
    for (int step = 0; step < 50; step++) {
      Tensor loss = criterion.forward(model.forward(x, Pass.training()), y);
      optimizer.step(loss.backward());
    }
    System.out.println(model.forward(x).argMax().equals(y)); // true
  }

  private static void byHand() {
    final class ReluByHand implements DifferentiableFunction {
      @Override
      public Tensor forward(Tensor... inputs) {
        Tensor x = inputs[0];
        return x.maskedFill(x.lt(0), 0);
      }

      @Override
      public Tensor[] backward(Tensor upstream, Tensor output, Tensor... inputs) {
        Tensor x = inputs[0];
        return new Tensor[] {upstream.maskedFill(x.le(0), 0)};
      }
    }

    Tensor x = Tensor.of(-1, 0, 1, 2).requiresGrad();
    Tensor out = Tensor.of(new ReluByHand(), x);
    System.out.println(out); // [0.0, 0.0, 1.0, 2.0]
    Tensor upstream = Tensor.of(5, 6, 7, 8);
    System.out.println(out.backward(upstream).of(x)); // [0.0, 0.0, 7.0, 8.0]
  }

  private static void trace() {
    Rng rng = Rng.of(42);
    Tensor x = rng.fork(0).normal(Shape.of(100, 3, 32, 32), 0, 1);
    Tensor w = rng.fork(1).normal(Shape.of(3072, 100), 0, 0.01f);
    Tensor b = Tensor.zeros(100);
    System.out.println(x.reshape(100, 3072).matmul(w).plus(b).relu().shape()); // [100, 100]
  }
}
