package dev.kindling.op.family;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.op.Frame;
import dev.kindling.op.Shape;
import java.util.Arrays;

/**
 * The loops of {@link Heads}: over samples and heads, which threads share, and of each over blocks
 * of targets, whose scores stay in the first-level cache. A sum over targets goes on from block to
 * block, so that these change no bit.
 */
final class HeadByHead {
  /** The targets of a block: whole tiles of the products. */
  private static final int BLOCK = 24;

  /** The least distance of the scores' rows, at which products read them as they lie. */
  private static final int ROW = 128;

  /** The multiply-adds that are worth a thread's attention. */
  private static final int WORTH = 1 << 18;

  private final Frame f;
  private final float scale;
  private final boolean causal;
  private final int heads;
  private final int targets;
  private final int sources;
  private final int samples;
  private final int features;
  private final int d;
  private final boolean side;
  private final float[] q;
  private final float[] k;
  private final float[] v;

  /** The distance of rows of q, k and v. */
  private final int stride;

  /** The distance of rows of scores: room for whole vectors. */
  private final int row;

  /** Room for all threads: the scores or weights of their blocks, and the weights' gradients. */
  private float[] weights = {};

  private float[] slopes = {};

  HeadByHead(int heads, float scale, boolean causal, Frame f) {
    this.f = f;
    this.scale = scale;
    this.causal = causal;
    this.heads = heads;
    side = f.count() < 3;
    Shape shape = f.shape(0);
    Shape other = f.shape(side ? 0 : 1);
    targets = shape.dim(-2);
    sources = other.dim(-2);
    samples = shape.size(0, shape.rank() - 2);
    stride = shape.dim(-1);
    features = side ? stride / 3 : stride;
    d = features / heads;
    q = f.in(0);
    k = f.in(side ? 0 : 1);
    v = f.in(side ? 0 : 2);
    row = Math.max(ROW, wide(sources));
  }

  /** Does something for a head, with room from {@code at} on, and from {@code block} on. */
  private interface Task {
    void run(int sample, int head, float[] work, int at, int block);
  }

  void forward() {
    if (sources == 0) {
      Arrays.fill(f.out(), 0f);
      return;
    }
    each(d * row + sources * d, 2, this::forward);
  }

  void backward() {
    if (sources == 0) {
      Arrays.fill(f.out(), 0f);
      return;
    }
    each(2 * d * row + 3 * sources * d, 5, this::backward);
  }

  /** Shares the heads of all samples, each of so many products, with some room to work in. */
  private void each(int room, int products, Task task) {
    int count = samples * heads;
    int threads = Parallel.threads();
    long worth = (long) products * targets * sources * d * count / WORTH;
    int shares = (int) Math.max(1, Math.min(threads, worth));
    float[] work = f.workspace(shares * room);
    weights = f.workspace(shares * BLOCK * row);
    slopes = products == 2 ? slopes : f.workspace(shares * BLOCK * row);
    Parallel.shares(
        shares,
        count,
        1,
        (thread, from, to) -> {
          for (int i = from; i < to; i++) {
            task.run(i / heads, i % heads, work, thread * room, thread * BLOCK * row);
          }
        });
  }

  private void forward(int sample, int head, float[] work, int at, int block) {
    Kernels kernels = Kernels.best();
    int qi = sample * targets * stride + head * d;
    int ki = keys(sample, head);
    int vi = values(sample, head);
    int values = at + d * row;
    transpose(k, ki, work, at);
    kernels.rows().copy(v, vi, stride, sources, d, work, values, d);
    float[] y = f.out();
    int yi = sample * targets * features + head * d;
    for (int i = 0; i < targets; i += BLOCK) {
      int rows = Math.min(BLOCK, targets - i);
      weigh(kernels, i, rows, qi, work, at, block);
      Gemm sum = Gemm.of(false, false, rows, d, sources(i + rows - 1)).strides(row, d, features);
      kernels.gemm(sum, weights, block, work, values, null, y, yi + i * features);
    }
  }

  private void backward(int sample, int head, float[] work, int at, int block) {
    Kernels kernels = Kernels.best();
    int size = sources * d;
    int qi = sample * targets * stride + head * d;
    int values = at + d * row;
    int keys = values + d * row;
    int dk = keys + size;
    int dv = dk + size;
    transpose(k, keys(sample, head), work, at);
    transpose(v, values(sample, head), work, values);
    kernels.rows().copy(k, keys(sample, head), stride, sources, d, work, keys, d);
    Arrays.fill(work, dk, dk + 2 * size, 0f);
    float[] g = f.in(side ? 1 : 3);
    float[] out = f.out();
    for (int i = 0; i < targets; i += BLOCK) {
      int rows = Math.min(BLOCK, targets - i);
      int n = sources(i + rows - 1);
      int gi = sample * targets * features + i * features + head * d;
      int qAt = qi + i * stride;
      weigh(kernels, i, rows, qi, work, at, block);
      Gemm toValues = Gemm.of(false, false, rows, wide(n), d).strides(features, row, row);
      kernels.gemm(toValues, g, gi, work, values, null, slopes, block);
      // Behind a target's own sources are those of later targets only.
      kernels
          .rows()
          .maskedSoftmaxSlope(
              weights, slopes, block, row, rows, sources(i), causal ? 1 : 0, sources, scale);
      Gemm toScores = Gemm.of(false, false, rows, d, n).strides(row, d, stride);
      kernels.gemm(toScores, slopes, block, work, keys, null, out, qAt);
      Gemm sum = Gemm.of(true, false, n, d, rows).accumulating();
      kernels.gemm(sum.strides(row, features, d), weights, block, g, gi, null, work, dv);
      kernels.gemm(sum.strides(row, stride, d), slopes, block, q, qAt, null, work, dk);
    }
    int after = side ? 0 : samples * targets * features;
    kernels.rows().copy(work, dk, d, sources, d, out, after + keys(sample, head), stride);
    after += side ? 0 : samples * sources * features;
    kernels.rows().copy(work, dv, d, sources, d, out, after + values(sample, head), stride);
  }

  /** Where the keys of a head begin. */
  private int keys(int sample, int head) {
    return sample * sources * stride + head * d + (side ? features : 0);
  }

  /** Where the values of a head begin. */
  private int values(int sample, int head) {
    return keys(sample, head) + (side ? features : 0);
  }

  /** How many sources a target has. */
  private int sources(int target) {
    return causal ? Math.min(target + 1, sources) : sources;
  }

  /** So many elements as whole vectors. */
  private static int wide(int n) {
    return (n + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES;
  }

  /** The weights of some targets, 0 where others of them have sources. */
  private void weigh(Kernels kernels, int i, int rows, int qi, float[] work, int keys, int block) {
    int n = wide(sources(i + rows - 1));
    Gemm scores = Gemm.of(false, false, rows, n, d).strides(stride, row, row);
    kernels.gemm(scores, q, qi + i * stride, work, keys, null, weights, block);
    kernels
        .rows()
        .maskedSoftmax(weights, block, row, rows, sources(i), causal ? 1 : 0, sources, scale);
  }

  /** Columns from the rows of a head's sources, 0 up to whole vectors. */
  private void transpose(float[] x, int from, float[] y, int to) {
    Kernels.best().rows().transpose(x, from, stride, sources, d, y, to, row);
    for (int c = 0; c < d && sources < wide(sources); c++) {
      Arrays.fill(y, to + c * row + sources, to + c * row + wide(sources), 0f);
    }
  }
}
