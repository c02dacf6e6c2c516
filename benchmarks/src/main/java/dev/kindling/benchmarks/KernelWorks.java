package dev.kindling.benchmarks;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Kernels;
import dev.kindling.nn.BatchNorm;
import dev.kindling.nn.Embedding;
import dev.kindling.nn.Layer;
import dev.kindling.nn.LayerNorm;
import dev.kindling.nn.Pass;
import dev.kindling.nn.RMSNorm;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import dev.kindling.optim.Adam;
import dev.kindling.optim.AdamW;
import dev.kindling.optim.Optimizer;
import dev.kindling.optim.RmsProp;
import dev.kindling.optim.Sgd;
import dev.kindling.tensor.Arena;
import dev.kindling.tensor.Attention;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The works of one kernel or operation each. Where the name ends in {@code back}, a run is the
 * operation and its gradients.
 */
final class KernelWorks {
  private KernelWorks() {}

  static Work of(String... words) {
    return switch (words[0]) {
      case "matmul" -> matmul(Works.size(words[1]));
      case "gemm" -> gemm(words[1], sizes(words, 2, 3));
      case "sum", "max" -> reduction(words[0], Works.size(words[1]));
      case "relu" -> elementwise(words, Tensor::relu, x -> Math.max(x, 0));
      case "gelu" -> elementwise(words, Tensor::gelu, KernelWorks::gelu);
      case "exp" -> elementwise(words, Tensor::exp, Math::exp);
      case "tanh" -> elementwise(words, Tensor::tanh, Math::tanh);
      case "sigmoid" -> elementwise(words, Tensor::sigmoid, x -> 1 / (1 + Math.exp(-x)));
      case "chain" -> // three results: x², x² + x, its tanh
          elementwise(words, x -> x.times(x).plus(x).tanh(), x -> Math.tanh(x * x + x));
      case "softmax" -> softmax(words);
      case "conv", "depthwise" -> conv(words, sizes(words, 1, 5));
      case "maxpool", "avgpool" -> pool(words, sizes(words, 1, 4));
      case "layernorm", "rmsnorm", "batchnorm" -> norm(words);
      case "embedding" -> embedding(words, sizes(words, 1, 3));
      case "attention" -> attention(words, sizes(words, 1, 4));
      case "update" -> update(words[1], Works.size(words[2]));
      case "rng" -> rng(words[1], Works.size(words[2]));
      default -> throw new ArrayIndexOutOfBoundsException(words[0]);
    };
  }

  private static int[] sizes(String[] words, int from, int count) {
    int[] sizes = new int[count];
    for (int i = 0; i < count; i++) {
      sizes[i] = Works.size(words[from + i]);
    }
    return sizes;
  }

  private static boolean back(String[] words) {
    return words[words.length - 1].equals("back");
  }

  private static Tensor normal(int... dims) {
    return Works.normal(1, dims).get(0);
  }

  /** A run in an arena, as a step has it. */
  private static Runnable within(Supplier<?> work) {
    Arena arena = new Arena();
    return () -> {
      arena.within(work);
      arena.reset();
    };
  }

  /** A function's run, or that of the gradients of its result's sum as well. */
  private static Runnable run(boolean back, Function<Tensor[], Tensor> function, Tensor... in) {
    if (!back) {
      return within(() -> function.apply(in));
    }
    return within(
        () -> {
          Tensor[] tracked = new Tensor[in.length];
          for (int i = 0; i < in.length; i++) {
            tracked[i] = in[i].requiresGrad();
          }
          return function.apply(tracked).sum().backward();
        });
  }

  private static Work matmul(int n) {
    Tensor a = normal(n, n);
    Tensor b = Works.normal(2, n, n).get(1);
    return Work.flops(
        2.0 * n * n * n,
        within(() -> a.matmul(b)),
        () -> checkProduct(Gemm.of(false, false, n, n, n), a, b, a.matmul(b).toArray()));
  }

  /** The kernel of products itself: nn, or with t where the first or second one is transposed. */
  private static Work gemm(String transposed, int... mnk) {
    Gemm g = Gemm.of(transposed.startsWith("t"), transposed.endsWith("t"), mnk[0], mnk[1], mnk[2]);
    Tensor a = normal(g.m() * g.k());
    Tensor b = Works.normal(2, g.k() * g.n()).get(1);
    float[] left = a.toArray();
    float[] right = b.toArray();
    float[] c = new float[g.m() * g.n()];
    Runnable run = () -> Kernels.best().gemm(g, left, 0, right, 0, null, c, 0);
    return Work.flops(
        2.0 * g.m() * g.n() * g.k(),
        run,
        () -> {
          run.run();
          checkProduct(g, a, b, c);
        });
  }

  /** Compares elements all over a product with their chains, which have the same bits. */
  private static void checkProduct(Gemm g, Tensor left, Tensor right, float[] c) {
    float[] a = left.toArray();
    float[] b = right.toArray();
    int stride = Math.max(1, c.length / 997);
    for (int e = 0; e < c.length; e += stride) {
      int i = e / g.n();
      int j = e % g.n();
      float sum = 0;
      for (int p = 0; p < g.k(); p++) {
        sum =
            Math.fma(
                g.transA() ? a[p * g.m() + i] : a[i * g.k() + p],
                g.transB() ? b[j * g.k() + p] : b[p * g.n() + j],
                sum);
      }
      Work.expect(c[e] == sum, "element " + e + " is " + c[e] + ", not " + sum);
    }
  }

  private static Work reduction(String name, int n) {
    Tensor x = normal(n);
    boolean sum = name.equals("sum");
    return Work.floats(
        n,
        0,
        within(() -> sum ? x.sum() : x.max()),
        () -> {
          double expected = sum ? 0 : Double.NEGATIVE_INFINITY;
          double scale = 1;
          for (float value : x.toArray()) {
            expected = sum ? expected + value : Math.max(expected, value);
            scale += sum ? Math.abs(value) * 1e-2 : 0;
          }
          double got = (sum ? x.sum() : x.max()).item();
          Work.expectClose(name, got / scale, expected / scale);
        });
  }

  private static double gelu(double x) {
    // Abramowitz and Stegun 7.1.26, which is within 1.5e-7.
    double t = 1 / (1 + 0.3275911 * Math.abs(x) / Math.sqrt(2));
    double poly =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    double erf = 1 - poly * Math.exp(-x * x / 2);
    return x / 2 * (1 + Math.signum(x) * erf);
  }

  private static Work elementwise(
      String[] words, Function<Tensor, Tensor> function, DoubleUnaryOperator reference) {
    int n = Works.size(words[1]);
    boolean back = back(words);
    Tensor x = normal(n);
    return Work.floats(
        back ? 2 * n : n,
        back ? 2 * n : n,
        run(back, in -> function.apply(in[0]), x),
        () -> {
          float[] in = x.toArray();
          float[] got = function.apply(x).toArray();
          for (int i = 0; i < n; i += 1 + n / 997) {
            Work.expectClose("element " + i, got[i], reference.applyAsDouble(in[i]));
          }
        });
  }

  /** Rows of 1024, or one row where there are fewer elements. */
  private static Work softmax(String[] words) {
    int n = Works.size(words[1]);
    int cols = Math.min(n, 1024);
    boolean back = back(words);
    Tensor x = normal(n / cols, cols);
    return Work.floats(
        back ? 2 * n : n,
        back ? 2 * n : n,
        run(back, in -> in[0].softmax(), x),
        () -> {
          float[] in = x.toArray();
          float[] got = x.softmax().toArray();
          for (int row = 0; row < n / cols; row += 1 + n / cols / 31) {
            double sum = 0;
            for (int i = 0; i < cols; i++) {
              sum += Math.exp(in[row * cols + i]);
            }
            double expected = Math.exp(in[row * cols]) / sum;
            Work.expectClose("row " + row, got[row * cols] / expected, 1);
          }
        });
  }

  /** Sizes: batch, channels in, height and width, channels out, kernel. */
  private static Work conv(String[] words, int... s) {
    boolean depthwise = words[0].equals("depthwise");
    int groups = depthwise ? s[1] : 1;
    Tensor x = normal(s[0], s[1], s[2], s[2]);
    Tensor w = Works.normal(2, s[3], s[1] / groups, s[4], s[4]).get(1);
    Window window = Window.of(s[4], s[4]);
    int side = s[2] - s[4] + 1;
    int chain = s[1] / groups * s[4] * s[4];
    double flops = 2.0 * s[0] * s[3] * side * side * chain;
    return Work.flops(
        back(words) ? 3 * flops : flops,
        run(back(words), in -> in[0].conv(in[1], null, window, groups), x, w),
        () -> {
          Tensor y = x.conv(w, null, window, groups);
          int last = side - 1;
          double sum = 0; // the last element of the last picture's last channel
          int channel = depthwise ? s[1] - 1 : 0;
          for (int c = 0; c < s[1] / groups; c++) {
            for (int i = 0; i < s[4]; i++) {
              for (int j = 0; j < s[4]; j++) {
                sum +=
                    (double) x.get(s[0] - 1, channel + c, last + i, last + j)
                        * w.get(s[3] - 1, c, i, j);
              }
            }
          }
          Work.expectClose("the last element", y.get(s[0] - 1, s[3] - 1, last, last), sum);
        });
  }

  /** Sizes: batch, channels, height and width, kernel, which is the stride too. */
  private static Work pool(String[] words, int... s) {
    boolean max = words[0].equals("maxpool");
    Tensor x = normal(s[0], s[1], s[2], s[2]);
    Window window = Window.of(s[3], s[3]).stride(s[3]);
    int factor = back(words) ? 2 : 1;
    Function<Tensor[], Tensor> pool =
        in -> max ? in[0].maxPool(window) : in[0].avgPool(window, true);
    return Work.floats(
        (double) factor * x.size(),
        (double) (factor - 1) * x.size() + (double) x.size() / (s[3] * s[3]),
        run(back(words), pool, x),
        () -> {
          double expected = max ? Double.NEGATIVE_INFINITY : 0;
          for (int i = 0; i < s[3]; i++) {
            for (int j = 0; j < s[3]; j++) {
              double value = x.get(0, 0, s[3] + i, s[3] + j);
              expected = max ? Math.max(expected, value) : expected + value / (s[3] * s[3]);
            }
          }
          Work.expectClose("element 1, 1", pool.apply(new Tensor[] {x}).get(0, 0, 1, 1), expected);
        });
  }

  /** Sizes: rows and features; for batchnorm batch, channels, height and width, in training. */
  private static Work norm(String[] words) {
    boolean batch = words[0].equals("batchnorm");
    int[] s = sizes(words, 1, batch ? 3 : 2);
    Tensor x = batch ? normal(s[0], s[1], s[2], s[2]) : normal(s);
    Layer layer =
        switch (words[0]) {
          case "batchnorm" -> BatchNorm.of(s[1]);
          case "rmsnorm" -> RMSNorm.of(s[1]);
          default -> LayerNorm.of(s[1]);
        };
    boolean back = back(words);
    Function<Tensor[], Tensor> function =
        in -> layer.forward(in[0], batch || back ? Pass.training() : Pass.inference());
    int factor = back ? 2 : 1;
    return Work.floats(
        (double) factor * x.size(),
        (double) factor * x.size(),
        run(back, function, x),
        () -> {
          Tensor y = function.apply(new Tensor[] {x});
          double squares = y.times(y).mean().item();
          Work.expect(Math.abs(squares - 1) < 1e-2, "the mean square is " + squares + ", not 1");
        });
  }

  /** Sizes: ids, vocabulary, features. */
  private static Work embedding(String[] words, int... s) {
    Embedding layer = Embedding.of(s[1], s[2], Rng.of(3));
    int[] ids = new int[s[0]];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Rng.of(5).below(s[1], i);
    }
    IntTensor at = IntTensor.of(ids);
    boolean back = back(words);
    double n = (double) s[0] * s[2];
    return Work.floats(
        back ? 2 * n : n,
        back ? n + (double) s[1] * s[2] : n,
        within(
            () ->
                back
                    ? layer.forward(at, Pass.training()).sum().backward()
                    : layer.forward(at, Pass.inference())),
        () -> {
          float got = layer.forward(at, Pass.inference()).get(s[0] - 1, 0);
          Work.expect(
              got == layer.weight().value().get(ids[s[0] - 1], 0),
              "the last row begins with " + got);
        });
  }

  /** Sizes: batch, heads, positions, features of a head; causal. */
  private static Work attention(String[] words, int... s) {
    Tensor q = normal(s);
    Tensor k = Works.normal(2, s).get(1);
    Tensor v = Works.normal(3, s).get(2);
    Attention attention = Attention.scaled().causal();
    double flops = 4.0 * s[0] * s[1] * s[2] * s[2] * s[3];
    return Work.flops(
        back(words) ? 3 * flops : flops,
        run(back(words), in -> attention.of(in[0], in[1], in[2]), q, k, v),
        () -> {
          // The first position sees itself alone, and the mean of equal values is that value.
          Work.expectClose(
              "the first position", attention.of(q, k, v).get(0, 0, 0, 0), v.get(0, 0, 0, 0));
          float same = attention.of(q, k, Tensor.full(3f, s)).get(0, 0, s[2] - 1, 0);
          Work.expectClose("the mean of equal values", same, 3);
        });
  }

  private static Work update(String name, int n) {
    Optimizer optimizer =
        switch (name) {
          case "sgd" -> new Sgd(1e-6);
          case "momentum" -> new Sgd(1e-6, 0.9);
          case "adam" -> new Adam(1e-6);
          case "adamw" -> new AdamW(1e-6);
          case "rmsprop" -> new RmsProp(1e-6);
          default -> throw new ArrayIndexOutOfBoundsException(name);
        };
    int slots = name.equals("sgd") ? 0 : name.startsWith("adam") ? 2 : 1;
    Parameter parameter = new Parameter(normal(n));
    Tensor slope = Works.normal(2, n).get(1);
    Supplier<Tensor> loss =
        () -> {
          Tensor w = Pass.training().use(parameter);
          return w.times(slope).sum();
        };
    Gradients gradients = loss.get().backward();
    return Work.floats(
        (double) (2 + slots) * n,
        (double) (1 + slots) * n,
        () -> optimizer.step(gradients),
        () -> {
          float[] before = parameter.value().toArray();
          optimizer.step(gradients);
          float[] after = parameter.value().toArray();
          double change = 0;
          for (int i = 0; i < n; i++) {
            change += ((double) after[i] - before[i]) * slope.get(i);
          }
          Work.expect(change < 0, "a step raised the loss by " + change);
        });
  }

  private static Work rng(String name, int n) {
    Rng rng = Rng.of(11);
    Shape shape = Shape.of(n);
    Supplier<Tensor> numbers =
        () ->
            switch (name) {
              case "uniform" -> rng.uniform(shape, 0f, 1f);
              case "normal" -> rng.normal(shape, 0.5f, 1f);
              case "mask" -> rng.mask(shape, 0.5f, 1f);
              default -> throw new ArrayIndexOutOfBoundsException(name);
            };
    numbers.get();
    return Work.floats(
        0,
        n,
        within(numbers),
        () -> {
          double mean = numbers.get().mean().item();
          Work.expect(Math.abs(mean - 0.5) < 6 / Math.sqrt(n), "the mean is " + mean + ", not 0.5");
        });
  }
}
