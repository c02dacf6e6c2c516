package dev.kindling.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All works for JMH: a class for each family of kernels, and one for whole steps. {@code ./kindling
 * bench --only NAME} times each of them too.
 */
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs a work, once it is checked. */
  @State(Scope.Thread)
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Warmup(iterations = 5, time = 1)
  @Measurement(iterations = 10, time = 1)
  @Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
  public abstract static class Timed {
    private Runnable run = () -> {};

    /** The work's name. */
    protected abstract String work();

    /** Checks before it times. */
    @Setup
    public void check() {
      Work work = Works.of(work());
      work.check().run();
      run = work.run();
    }

    /** The work. */
    @Benchmark
    public void run() {
      run.run();
    }
  }

  /** Training steps and inference of whole networks. */
  public static class Steps extends Timed {
    /** The work. */
    @Param({
      "step-32-sgd",
      "step-32-adam",
      "step-256-sgd",
      "step-256-adam",
      "step-1024-sgd",
      "step-1024-adam",
      "predict-1",
      "predict-32",
      "wide-128",
      "lenet-64",
      "gpt-16"
    })
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }

  /**
   * Matrix products as they lie (nn), with a transposed first (tn) or second one (nt), small and
   * large.
   */
  public static class Products extends Timed {
    /** The work. */
    @Param({
      "matmul-256",
      "matmul-512",
      "matmul-1024",
      "matmul-2048",
      "gemm-nn-1-128-784",
      "gemm-nn-32-128-784",
      "gemm-tn-784-128-32",
      "gemm-nt-32-784-128",
      "gemm-nn-32-10-128",
      "gemm-nn-512-512-512",
      "gemm-tn-512-512-512",
      "gemm-nt-512-512-512",
      "gemm-nn-2048-512-128",
      "gemm-tn-128-512-2048",
      "gemm-nt-2048-128-512"
    })
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }

  /** Sums and maxima over adjacent elements. */
  public static class Sums extends Timed {
    /** The work. */
    @Param({"sum-1K", "sum-64K", "sum-16M", "max-1K", "max-64K", "max-16M"})
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }

  /** Functions of each element, alone and in chains. */
  public static class Elements extends Timed {
    /** The work. */
    @Param({
      "relu-64K",
      "relu-16M",
      "relu-64K-back",
      "gelu-64K",
      "gelu-16M",
      "gelu-64K-back",
      "exp-64K",
      "tanh-64K",
      "sigmoid-64K",
      "chain-1K",
      "chain-64K",
      "chain-64K-back"
    })
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }

  /** Convolutions: batch, channels in, height and width, channels out, kernel. */
  public static class Convolutions extends Timed {
    /** The work. */
    @Param({
      "conv-64-1-28-32-5",
      "conv-64-32-12-64-5",
      "conv-64-32-12-64-5-back",
      "conv-16-64-28-64-3",
      "conv-16-64-28-64-3-back",
      "conv-16-64-28-64-1",
      "depthwise-16-64-28-64-3",
      "depthwise-16-64-28-64-3-back"
    })
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }

  /** Pooling: batch, channels, height and width, kernel. */
  public static class Pools extends Timed {
    /** The work. */
    @Param({
      "maxpool-64-32-24-2",
      "maxpool-64-32-24-2-back",
      "avgpool-64-32-24-2",
      "avgpool-64-32-24-2-back"
    })
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }

  /** Softmax over rows of 1024. */
  public static class Softmax extends Timed {
    /** The work. */
    @Param({"softmax-1K", "softmax-1M", "softmax-1M-back", "softmax-16M"})
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }

  /** Normalizations. */
  public static class Norms extends Timed {
    /** The work. */
    @Param({
      "layernorm-2048-128",
      "layernorm-2048-128-back",
      "rmsnorm-2048-128",
      "rmsnorm-2048-128-back",
      "batchnorm-64-32-24",
      "batchnorm-64-32-24-back"
    })
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }

  /** Embeddings: ids, vocabulary, features. */
  public static class Embeddings extends Timed {
    /** The work. */
    @Param({"embedding-2048-256-128", "embedding-2048-256-128-back", "embedding-2048-32K-128"})
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }

  /** Causal attention: batch, heads, positions, features of a head. */
  public static class Attentions extends Timed {
    /** The work. */
    @Param({"attention-16-4-128-32", "attention-16-4-128-32-back", "attention-1-8-1024-64"})
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }

  /** Updates of a parameter by an optimizer. */
  public static class Updates extends Timed {
    /** The work. */
    @Param({
      "update-sgd-64K",
      "update-sgd-1M",
      "update-momentum-1M",
      "update-rmsprop-1M",
      "update-adam-64K",
      "update-adam-1M",
      "update-adamw-1M"
    })
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }

  /** Random numbers. */
  public static class Randoms extends Timed {
    /** The work. */
    @Param({"rng-uniform-1M", "rng-normal-1M", "rng-mask-1M"})
    public String name;

    @Override
    protected String work() {
      return name;
    }
  }
}
