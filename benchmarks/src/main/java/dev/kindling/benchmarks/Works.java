package dev.kindling.benchmarks;

import dev.kindling.data.Dataset;
import dev.kindling.nn.Conv;
import dev.kindling.nn.CrossEntropy;
import dev.kindling.nn.Embedding;
import dev.kindling.nn.Flatten;
import dev.kindling.nn.Layer;
import dev.kindling.nn.Linear;
import dev.kindling.nn.Loss;
import dev.kindling.nn.Pool;
import dev.kindling.nn.PositionalEncoding;
import dev.kindling.nn.Sequential;
import dev.kindling.nn.TransformerEncoder;
import dev.kindling.nn.TransformerEncoderLayer;
import dev.kindling.op.Shape;
import dev.kindling.optim.Adam;
import dev.kindling.optim.AdamW;
import dev.kindling.optim.Optimizer;
import dev.kindling.optim.Sgd;
import dev.kindling.tensor.Arena;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * The works by name: a family and its settings, {@code step-32-adam}. The scripts in {@code
 * benchmarks/peers} know the same names.
 */
public final class Works {
  /** What {@code ./kindling bench} times unless it is told. */
  public static final List<String> CHOSEN =
      List.of(
          "step-32-sgd",
          "step-32-adam",
          "step-256-sgd",
          "step-256-adam",
          "step-1024-sgd",
          "step-1024-adam",
          "epoch-64-60000",
          "predict-1",
          "predict-32",
          "wide-128",
          "matmul-256",
          "matmul-512",
          "matmul-1024",
          "matmul-2048",
          "lenet-64",
          "gpt-16",
          "relu-16M",
          "gelu-16M",
          "softmax-16M",
          "sum-16M");

  private static final Rng RNG = Rng.of(7);

  private Works() {}

  /**
   * Makes a work ready.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Work of(String name) {
    String[] words = name.split("-");
    try {
      return switch (words[0]) {
        case "step" -> step(size(words[1]), words[2]);
        case "epoch" -> epoch(size(words[1]), size(words[2]));
        case "predict" -> predict(size(words[1]));
        case "wide" -> wide(size(words[1]));
        case "lenet" -> lenet(size(words[1]));
        case "gpt" -> gpt(size(words[1]));
        default -> KernelWorks.of(words);
      };
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "there is no work " + name + "; names are like " + CHOSEN.get(0) + " and gemm-nn-8-8-8",
          e);
    }
  }

  /** A number such as 32, 64K or 16M. */
  static int size(String word) {
    int end = word.length() - 1;
    return switch (word.charAt(end)) {
      case 'K' -> Integer.parseInt(word.substring(0, end)) << 10;
      case 'M' -> Integer.parseInt(word.substring(0, end)) << 20;
      default -> Integer.parseInt(word);
    };
  }

  private static Sequential mlp() {
    return Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build();
  }

  /** A training step of 784→128→10. */
  private static Work step(int batch, String optimizer) {
    return training(
        dense(batch, 784, 128, 10), 10, mlp(), optimizer(optimizer), normal(16, batch, 784), 10);
  }

  /**
   * All steps of 784→128→10, with Adam, on made-up pictures in a new order each time. What is to be
   * found, which of the first ten pixels is the brightest, can be learnt.
   */
  private static Work epoch(int batch, int samples) {
    Tensor pictures = normal(1, samples, 784).get(0);
    Dataset data = Dataset.of(pictures, pictures.slice(1, 0, 10).argMax(1));
    Training training =
        new Training(mlp(), new CrossEntropy(), optimizer("adam"), List.of(), List.of());
    int[] epochs = new int[1];
    DoubleSupplier epoch = () -> training.epoch(data.batches(batch, RNG.fork(epochs[0]++)));
    return Work.flops(
        dense(data.size(), 784, 128, 10),
        epoch::getAsDouble,
        () -> {
          double first = epoch.getAsDouble();
          double second = epoch.getAsDouble();
          Work.expect(second < first, "the loss did not fall, " + first + " to " + second);
        });
  }

  /** Inference of 784→128→10. */
  private static Work predict(int batch) {
    Sequential net = mlp();
    Tensor x = normal(1, batch, 784).get(0);
    Arena arena = new Arena();
    return Work.flops(
        2.0 * batch * (784 * 128 + 128 * 10),
        () -> {
          arena.within(() -> net.forward(x));
          arena.reset();
        },
        () -> {
          float[] got = net.forward(x).toArray();
          float[] in = x.toArray();
          float[] hidden = product(in, net, "0", 784, 128);
          for (int i = 0; i < 128; i++) {
            hidden[i] = Math.max(hidden[i], 0f);
          }
          float[] expected = product(hidden, net, "2", 128, 10);
          for (int i = 0; i < 10; i++) {
            Work.expect(got[i] == expected[i], "output " + i + " is " + got[i]);
          }
        });
  }

  /** The first row through one linear layer, by the chains that the design promises. */
  private static float[] product(float[] x, Sequential net, String layer, int in, int out) {
    float[] weight = net.parameters().get(layer + ".weight").value().toArray();
    float[] y = net.parameters().get(layer + ".bias").value().toArray();
    for (int i = 0; i < in; i++) {
      for (int j = 0; j < out; j++) {
        y[j] = Math.fma(x[i], weight[i * out + j], y[j]);
      }
    }
    return y;
  }

  /** A training step of 1024→4096→4096→10. */
  private static Work wide(int batch) {
    Sequential net =
        Sequential.seed(42)
            .linear(1024, 4096)
            .relu()
            .linear(4096, 4096)
            .relu()
            .linear(4096, 10)
            .build();
    return training(
        dense(batch, 1024, 4096, 4096, 10), 3, net, optimizer("sgd"), normal(2, batch, 1024), 10);
  }

  /** A training step of two convolutions with pooling and two linear layers, on 28×28 pictures. */
  private static Work lenet(int batch) {
    Sequential net =
        Sequential.seed(42)
            .layer(Conv.conv2d(1, 32, 5))
            .relu()
            .layer(Pool.maxPool2d(2))
            .layer(Conv.conv2d(32, 64, 5))
            .relu()
            .layer(Pool.maxPool2d(2))
            .layer(Flatten.of())
            .linear(1024, 128)
            .relu()
            .linear(128, 10)
            .build();
    double conv1 = 2.0 * batch * 24 * 24 * 32 * 25;
    double conv2 = 2.0 * batch * 8 * 8 * 64 * 32 * 25;
    double flops = 2 * conv1 + 3 * conv2 + dense(batch, 1024, 128, 10) + 2.0 * batch * 1024 * 128;
    return training(flops, 3, net, optimizer("adam"), normal(4, batch, 1, 28, 28), 10);
  }

  /** A training step of a language model: 4 blocks of 128 features in 4 heads, 128 positions. */
  private static Work gpt(int batch) {
    int time = 128;
    int d = 128;
    int vocabulary = 256;
    Layer net =
        Sequential.seed(42)
            .layer(rng -> Embedding.of(vocabulary, d, rng))
            .layer(PositionalEncoding.learned(time, d))
            .layer(
                TransformerEncoder.of(
                        TransformerEncoderLayer.of(d, 4).causal().normFirst().gelu().dropout(0f), 4)
                    .norm())
            .layer(rng -> Linear.of(d, vocabulary, rng))
            .build();
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Rng rng = RNG.fork(i);
      inputs.add(
          Tensor.filled(
              Shape.of(batch, time),
              data -> {
                for (int j = 0; j < data.length; j++) {
                  data[j] = rng.below(vocabulary, j);
                }
              }));
    }
    // Products of all positions with all, as they are counted usually, although half are masked.
    double token = 4 * (24.0 * d * d + 4.0 * time * d) + 2.0 * d * vocabulary;
    return training(3 * token * batch * time, 3, net, new AdamW(1e-4), inputs, vocabulary);
  }

  private static Optimizer optimizer(String name) {
    return switch (name) {
      case "sgd" -> new Sgd(1e-3);
      case "adam" -> new Adam(1e-6);
      default -> throw new ArrayIndexOutOfBoundsException(name);
    };
  }

  private static Work training(
      double flops, int rounds, Layer net, Optimizer optimizer, List<Tensor> inputs, int classes) {
    Shape samples = inputs.get(0).shape();
    boolean sequence = classes > 10;
    Shape shape = sequence ? samples : Shape.of(samples.dim(0));
    List<IntTensor> labels = new ArrayList<>();
    for (int i = 0; i < 4 * inputs.size(); i++) {
      Rng rng = RNG.fork(1000 + i);
      int[] label = IntStream.range(0, shape.size()).map(j -> rng.below(classes, j)).toArray();
      labels.add(IntTensor.of(shape, label));
    }
    Loss loss = sequence ? new CrossEntropy().classAxis(-1) : new CrossEntropy();
    Training training = new Training(net, loss, optimizer, inputs, labels);
    return Work.flops(flops, training::run, () -> training.check(rounds));
  }

  /** The operations of a step: each product forward and twice back, but the first only once. */
  private static double dense(int batch, int... widths) {
    double flops = -2.0 * batch * widths[0] * widths[1];
    for (int i = 1; i < widths.length; i++) {
      flops += 6.0 * batch * widths[i - 1] * widths[i];
    }
    return flops;
  }

  /** Random tensors of this shape. */
  static List<Tensor> normal(int count, int... dims) {
    return IntStream.range(0, count)
        .mapToObj(i -> RNG.fork(i).normal(Shape.of(dims), 0f, 1f))
        .toList();
  }
}
