package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Convolutions of few and of many channels: bit for bit the chains that they are documented to be.
 */
class ConvolutionChainsTest {
  @Test
  void chainsAreThoseOfTheDefinition() {
    Random random = new Random(5);
    for (int round = 0; round < 80; round++) {
      int groups = round % 5 == 0 ? 2 : 1;
      int channels = new int[] {3, 16, 32, 32}[round % 4];
      int in = groups * channels * (1 + random.nextInt(2));
      int out = groups * new int[] {5, 32, 16}[round % 3] * (1 + random.nextInt(2));
      int kernel = 1 + random.nextInt(6);
      int padding = random.nextInt(3);
      int dilation = 1 + random.nextInt(2);
      int stride = 1 + random.nextInt(2);
      Window window =
          Window.of(1 + random.nextInt(3), kernel)
              .stride(stride, 1)
              .padding(padding, random.nextInt(3))
              .dilation(dilation, 1);
      int h = 5 + random.nextInt(4);
      int w = kernel + random.nextInt(random.nextInt(4) == 0 ? 20 : 8);
      check(window, groups, Shape.of(1 + random.nextInt(3), in, h, w), out, round);
    }
  }

  @Test
  void chainsOfSingleChannelsAreThoseOfTheDefinition() {
    Random random = new Random(6);
    for (int round = 0; round < 120; round++) {
      int groups = 1 + random.nextInt(round % 3 == 0 ? 40 : 12);
      int kernel = 1 + random.nextInt(5);
      Window window =
          Window.of(1 + random.nextInt(4), kernel)
              .padding(random.nextInt(3), random.nextInt(3))
              .stride(round % 10 == 0 ? 2 : 1)
              .dilation(round % 11 == 0 ? 2 : 1);
      int h = 7 + random.nextInt(5);
      int w = 9 + random.nextInt(round % 2 == 0 ? 4 : 40);
      int out = round % 7 == 0 ? 2 * groups : groups;
      check(window, groups, Shape.of(1 + random.nextInt(3), groups, h, w), out, round);
    }
    check(Window.of(4).same(), 20, Shape.of(2, 20, 37), 20, 1);
    check(Window.of(2, 3, 2).padding(1), 18, Shape.of(2, 18, 4, 3, 5), 18, 2);
    check(Window.of(2, 3, 3).padding(0, 1, 1), 9, Shape.of(2, 9, 3, 4, 21), 9, 3);
    check(Window.of(3, 3).padding(1), 64, Shape.of(9, 64, 28, 28), 64, 4);
  }

  @Test
  void infiniteWeightsAreNotMultipliedByWhatIsBeyondAnEdge() {
    for (int width : new int[] {5, 30}) {
      Window window = Window.of(3, 3);
      Shape shape = Shape.of(2, 16, 6, width);
      Tensor x = Sample.random(shape, 1).requiresGrad();
      float[] weights = Sample.random(Shape.of(16, 1, 3, 3), 2).toArray();
      weights[5] = Float.POSITIVE_INFINITY;
      weights[40] = Float.NaN;
      Tensor weight = Tensor.of(Shape.of(16, 1, 3, 3), weights);
      Tensor y = x.conv(weight, null, window, 16);
      Tensor g = Sample.random(y.shape(), 3);
      Chains chains = new Chains(window, shape, y.shape(), 16);
      chains.walk(x.toArray(), weights, g.toArray());
      assertArrayEquals(chains.forward(new float[16]), y.toArray());
      assertArrayEquals(chains.dx, y.times(g).sum().backward().of(x).toArray());
    }
  }

  @Test
  void thereMayBeOneDimensionOrThree() {
    check(Window.of(5).padding(2), 1, Shape.of(3, 32, 19), 64, 1);
    check(Window.of(2, 3, 3).padding(1), 1, Shape.of(2, 32, 3, 4, 5), 32, 2);
    check(Window.of(3, 3), 1, Shape.of(70, 32, 5, 5), 32, 3);
  }

  @Test
  void poolingWithinAConvolutionChangesNoBit() {
    pool(Shape.of(5, 1, 28, 28), Shape.of(32, 1, 5, 5), Window.of(5, 5), 1);
    pool(Shape.of(3, 32, 12, 12), Shape.of(64, 32, 5, 5), Window.of(5, 5), 1);
    pool(Shape.of(2, 4, 6, 10), Shape.of(64, 2, 3, 3), Window.of(3, 3).padding(1), 2);
    pool(Shape.of(2, 3, 9, 6), Shape.of(32, 3, 2, 3), Window.of(2, 3).padding(0, 1), 1);
    pool(Shape.of(2, 3, 8, 10), Shape.of(16, 3, 3, 3), Window.of(3, 3), 1);
    pool(Shape.of(3, 16, 12, 12), Shape.of(16, 16, 5, 5), Window.of(5, 5), 1);
    pool(Shape.of(2, 3, 8, 8), Shape.of(20, 3, 3, 3), Window.of(3, 3), 1);
    pool(Shape.of(0, 32, 12, 12), Shape.of(20, 32, 5, 5), Window.of(5, 5), 1);
    pool(Shape.of(0, 32, 12, 12), Shape.of(64, 32, 5, 5), Window.of(5, 5), 1);
  }

  private static void pool(Shape shape, Shape kernel, Window window, int groups) {
    for (boolean leaf : new boolean[] {false, true}) {
      Tensor x = Sample.random(shape, 1);
      x = leaf ? x.requiresGrad() : x;
      Tensor weight = Sample.random(kernel, 2).requiresGrad();
      Tensor bias = Sample.random(Shape.of(kernel.dim(0)), 3).requiresGrad();
      Window pairs = Window.of(2, 2).stride(2);
      Tensor one = x.convMaxPoolRelu(weight, bias, window, groups, pairs);
      Tensor two = x.conv(weight, bias, window, groups).maxPool(pairs).relu();
      assertArrayEquals(two.toArray(), one.toArray(), shape + ", " + kernel);
      Gradients first = one.times(one).sum().backward();
      Gradients second = two.times(two).sum().backward();
      for (Tensor t : leaf ? new Tensor[] {x, weight, bias} : new Tensor[] {weight, bias}) {
        assertArrayEquals(second.of(t).toArray(), first.of(t).toArray(), shape + ", " + kernel);
      }
    }
  }

  private static void check(Window window, int groups, Shape shape, int out, int seed) {
    Tensor x = Sample.random(shape, seed).requiresGrad();
    int in = shape.dim(1) / groups;
    Shape kernel = Shape.of(out, in).then(Shape.of(window.kernel()));
    Tensor weight = Sample.random(kernel, seed + 1).requiresGrad();
    Tensor bias = Sample.random(Shape.of(out), seed + 2);
    Tensor y = x.conv(weight, seed % 3 == 0 ? null : bias, window, groups);
    Tensor g = Sample.random(y.shape(), seed + 3);
    Gradients gradients = y.times(g).sum().backward();
    Chains chains = new Chains(window, shape, y.shape(), groups);
    String where = window + ", " + shape + ", groups " + groups + ", " + out;
    chains.walk(x.toArray(), weight.toArray(), g.toArray());
    float[] wanted = chains.forward(seed % 3 == 0 ? new float[out] : bias.toArray());
    assertArrayEquals(wanted, y.toArray(), where);
    assertArrayEquals(chains.dx, gradients.of(x).toArray(), where);
    assertArrayEquals(chains.dw, gradients.of(weight).toArray(), where);
    Tensor back = g.convTranspose(weight, null, window, groups, 0);
    if (back.shape().equals(shape)) {
      assertArrayEquals(chains.dx, back.toArray(), where);
    }
  }

  /** The sums, place by place and link by link. */
  private static final class Chains {
    private final Window window;
    private final int samples;
    private final int channels;
    private final int in;
    private final int all;
    private final int groups;
    private final int[] from;
    private final int[] to;
    private final int places;
    private final int plane;
    private final int links;
    private float[] x = {};
    private float[] w = {};
    private float[] dx = {};
    private float[] dw = {};

    Chains(Window window, Shape x, Shape y, int groups) {
      this.window = window;
      this.groups = groups;
      samples = x.dim(0);
      channels = x.dim(1);
      in = channels / groups;
      all = y.dim(1);
      from = x.slice(2, x.rank()).dims();
      to = y.slice(2, y.rank()).dims();
      plane = x.size(2, x.rank());
      places = y.size(2, y.rank());
      links = Shape.of(window.kernel()).size();
    }

    /** Where the element under a link of a place is in its channel, −1 for padding. */
    private int under(int place, int link) {
      int at = 0;
      for (int d = 0; d < from.length; d++) {
        int p = place;
        int l = link;
        for (int e = from.length - 1; e > d; e--) {
          p /= to[e];
          l /= window.kernel()[e];
        }
        int i =
            p % to[d] * window.stride()[d]
                - window.before()[d]
                + l % window.kernel()[d] * window.dilation()[d];
        if (i < 0 || i >= from[d]) {
          return -1;
        }
        at = at * from[d] + i;
      }
      return at;
    }

    float[] forward(float[] bias) {
      float[] y = new float[samples * all * places];
      for (int i = 0; i < y.length; i++) {
        int sample = i / (all * places);
        int o = i / places % all;
        float chain = bias[o];
        for (int c = 0; c < in; c++) {
          for (int l = 0; l < links; l++) {
            int under = under(i % places, l);
            int at = (sample * channels + o / (all / groups) * in + c) * plane + under;
            chain = Math.fma(under < 0 ? 0f : x[at], w[(o * in + c) * links + l], chain);
          }
        }
        y[i] = chain;
      }
      return y;
    }

    void walk(float[] x, float[] w, float[] g) {
      this.x = x;
      this.w = w;
      dx = new float[x.length];
      dw = new float[w.length];
      int m = all / groups;
      for (int sample = 0; sample < samples; sample++) {
        for (int l = 0; l < links; l++) {
          for (int place = 0; place < places; place++) {
            int under = under(place, l);
            for (int c = 0; c < channels; c++) {
              float chain = 0;
              int at = (sample * channels + c) * plane + under;
              for (int o = c / in * m; o < (c / in + 1) * m; o++) {
                int wi = (o * in + c % in) * links + l;
                float gradient = g[(sample * all + o) * places + place];
                chain = Math.fma(gradient, w[wi], chain);
                dw[wi] = Math.fma(under < 0 ? 0f : x[at], gradient, dw[wi]);
              }
              if (under >= 0) {
                dx[at] += chain;
              }
            }
          }
        }
      }
    }
  }
}
