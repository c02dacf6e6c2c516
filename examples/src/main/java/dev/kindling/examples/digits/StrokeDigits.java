package dev.kindling.examples.digits;

import dev.kindling.tensor.Rng;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Pictures of handwritten-like digits with their labels, in the shape of MNIST and with nothing to
 * download. A digit is a skeleton of pen strokes in one of several styles; every picture bends,
 * slants, stretches and turns it anew and traces it with a brush of its own.
 *
 * <p>Picture i is a function of the seed and i alone, in arithmetic that the language specifies to
 * the last bit: any number of threads on any machine draws the same bytes.
 *
 * @param pixels unsigned bytes, row-major [count, 28, 28]: 0 is paper, 255 is full ink
 * @param labels the digits drawn, 0 to 9, each equally likely and in random order
 */
public record StrokeDigits(byte[] pixels, byte[] labels) {
  /** The height and the width of a picture in pixels. */
  public static final int SIZE = 28;

  private static final int AREA = SIZE * SIZE;
  private static final int CHUNK = 256;

  /**
   * The styles of each digit. A stroke is a list of points "x,y" in percent, y downwards, through
   * which the pen glides; at a "!" it turns sharply, at a "/" it is lifted.
   */
  private static final Skeleton[][] STYLES = {
    styles(
        "56,2 30,12 20,45 28,82 50,98 72,84 80,50 70,14 50,3",
        "64,13 44,3 26,22 20,55 32,90 54,97 76,74 78,36 62,8 46,13",
        "40,10 25,40 27,80 48,97 70,70 74,30 58,4 38,14 31,26"),
    styles(
        "52,2 50,35 49,68 48,98",
        "62,3 52,50 42,97",
        "38,27 47,16 54,2! 53,50 52,98",
        "38,25 46,15 53,3! 52,50 51,96 / 35,97 50,96 67,95"),
    styles(
        "24,24 34,6 56,3 72,18 68,40 46,68 22,95! 50,94 80,93",
        "25,20 42,4 66,8 72,30 54,62 32,90 20,89 27,79 46,86 64,97 82,90",
        "26,28 36,8 58,4 72,22 62,50 40,76 22,94! 40,89 58,94 80,96"),
    styles(
        "24,14 44,3 66,10 70,28 58,43 42,47! 62,52 76,70 66,91 42,98 20,86",
        "24,6 48,5 72,4! 58,22 44,42! 66,48 76,68 64,92 40,98 20,86",
        "24,16 46,3 68,14 62,38 44,48 38,44 46,43 68,54 74,76 56,96 22,88"),
    styles(
        "30,4 26,30 22,55! 50,57 82,54 / 66,12 63,54 60,98",
        "34,6 22,36 24,54 44,60 78,52 / 70,4 64,50 58,98",
        "66,98 66,50 66,3! 42,34 18,66! 50,67 84,66",
        "58,3 37,36 16,68! 50,68 86,66 / 62,34 62,66 61,98"),
    styles(
        "30,6 28,25 26,44! 46,38 68,48 74,70 60,92 38,98 20,88 / 30,6 52,5 76,4",
        "74,4 52,5 32,7! 30,24 27,43! 48,39 70,50 74,72 58,94 36,97 20,88",
        "72,6 48,8 34,20 36,38 58,48 72,66 62,90 38,97 20,86"),
    styles(
        "62,3 40,20 26,48 24,76 40,97 62,94 72,76 62,58 42,58 27,72",
        "66,2 44,34 27,66 30,90 50,98 70,86 68,66 50,58 30,70",
        "72,12 52,3 32,20 23,52 28,86 50,98 72,84 68,62 46,56 28,68"),
    styles(
        "22,8 48,7 76,5! 60,40 46,98",
        "22,8 48,7 76,5! 60,40 46,98 / 36,53 54,51 72,49",
        "22,20 23,6! 50,7 76,6! 56,46 46,98",
        "20,12 34,5 52,10 78,4! 62,30 52,60 48,98"),
    styles(
        "68,14 48,3 30,14 34,34 56,50 72,70 62,93 40,97 26,80 36,58 58,42 70,24 66,12",
        "50,3 32,12 32,34 50,46 68,34 68,12 52,3 / 50,47 28,60 26,84 50,98 74,84 72,60 50,47",
        "74,10 54,3 34,12 32,30 50,46 68,62 72,82 52,98 30,88 30,68 48,50 66,32 74,16"),
    styles(
        "70,14 50,3 30,14 26,34 42,48 62,40 72,12! 71,50 68,98",
        "70,16 50,3 30,16 30,40 50,48 68,36 72,14! 74,50 66,84 46,98 28,90",
        "72,20 54,3 34,10 28,32 42,46 62,36 73,12! 64,56 50,98"),
  };

  /** Draws pictures 0 … count − 1 of a random stream, on all processors. */
  public static StrokeDigits generate(int count, Rng rng) {
    if (count < 0 || count > Integer.MAX_VALUE / AREA) {
      throw new IllegalArgumentException(
          "StrokeDigits: the count must be 0 to %d, not %d"
              .formatted(Integer.MAX_VALUE / AREA, count));
    }
    byte[] pixels = new byte[count * AREA];
    byte[] labels = new byte[count];
    IntStream.range(0, (count + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(
            chunk -> {
              Pen pen = new Pen();
              int end = Math.min(count, (chunk + 1) * CHUNK);
              for (int i = chunk * CHUNK; i < end; i++) {
                labels[i] = pen.draw(rng.fork(i), pixels, i * AREA);
              }
            });
    return new StrokeDigits(pixels, labels);
  }

  private static Skeleton[] styles(String... strokes) {
    return Arrays.stream(strokes).map(Skeleton::parse).toArray(Skeleton[]::new);
  }

  /** Points on the unit square around 0, and what the pen does on its way to each of them. */
  private record Skeleton(float[] x, float[] y, boolean[] corner, boolean[] lifted) {
    static Skeleton parse(String strokes) {
      String[] words = strokes.replace(" / ", " /").split(" ");
      int n = words.length;
      Skeleton skeleton =
          new Skeleton(new float[n], new float[n], new boolean[n], new boolean[n + 1]);
      for (int i = 0; i < n; i++) {
        String[] point = words[i].replace("/", "").replace("!", "").split(",");
        skeleton.x[i] = Float.parseFloat(point[0]) / 100 - 0.5f;
        skeleton.y[i] = Float.parseFloat(point[1]) / 100 - 0.5f;
        skeleton.corner[i] = words[i].endsWith("!");
        skeleton.lifted[i] = i == 0 || words[i].startsWith("/");
      }
      skeleton.lifted[n] = true;
      return skeleton;
    }

    int points() {
      return x.length;
    }
  }

  /** Draws one picture after another; its buffers are reused. */
  private static final class Pen {
    // The positions of a picture's random numbers; some take more than one.
    private static final int LABEL = 0;
    private static final int STYLE = 1;
    private static final int SLANT = 2;
    private static final int TURN = 3;
    private static final int WIDTH = 4;
    private static final int HEIGHT = 5;
    private static final int THICKNESS = 6;
    private static final int EDGE = 7;
    private static final int INK = 8;
    private static final int GAP = 9;
    private static final int BEND = 10;
    private static final int TAPER = 12;
    private static final int SHIFT = 14;
    private static final int SPECK = 16;
    private static final int POINTS = 32;
    private static final int GRAIN = 256;

    private static final int MOST_POINTS = 32;

    /** Straight pieces between two points: at this size of picture more are not seen. */
    private static final int PIECES = 3;

    private final float[] x = new float[MOST_POINTS];
    private final float[] y = new float[MOST_POINTS];
    private final float[] radius = new float[MOST_POINTS];

    /** How many pixels deep in a stroke each pixel's middle lies, the soft edge included. */
    private final float[] ink = new float[AREA];

    /** Half the width of the band in which a stroke fades into the paper, in pixels. */
    private float edge;

    byte draw(Rng rng, byte[] pixels, int at) {
      int label = rng.below(STYLES.length, LABEL);
      Skeleton skeleton = STYLES[label][rng.below(STYLES[label].length, STYLE)];
      bend(skeleton, rng);
      place(skeleton.points(), rng);
      Arrays.fill(ink, 0);
      edge = 0.7f + 0.25f * spread(rng, EDGE);
      trace(skeleton, rng);
      speck(rng);
      print(rng, pixels, at);
      return (byte) label;
    }

    /** A number on (−1, 1), most likely near 0: the difference of two uniform ones. */
    private static float spread(Rng rng, int position) {
      int bits = rng.bits(position);
      return ((bits >>> 16) - (bits & 0xFFFF)) * 0x1p-16f;
    }

    /**
     * Lets the pen stray and bends the whole by a polynomial of degree 2. A point inherits half of
     * the stray of the point before it, so that curves are deformed and not made ragged.
     */
    private void bend(Skeleton skeleton, Rng rng) {
      float bendX = 0.8f * spread(rng, BEND);
      float bendY = 0.6f * spread(rng, BEND + 1);
      float taperX = 0.6f * spread(rng, TAPER);
      float taperY = 0.6f * spread(rng, TAPER + 1);
      float thickness = 1.3f + 0.65f * spread(rng, THICKNESS);
      float strayX = 0;
      float strayY = 0;
      for (int i = 0; i < skeleton.points(); i++) {
        int position = POINTS + 4 * i;
        strayX = 0.5f * strayX + 0.11f * spread(rng, position);
        strayY = 0.5f * strayY + 0.11f * spread(rng, position + 1);
        float u = skeleton.x[i] + strayX;
        float v = skeleton.y[i] + strayY;
        x[i] = u + bendX * v * v + taperX * u * v;
        y[i] = v + bendY * u * u + taperY * u * v;
        radius[i] = thickness * (1 + 0.25f * spread(rng, position + 2));
      }
    }

    /** Stretches, slants and turns the points and puts them near the middle of the picture. */
    private void place(int points, Rng rng) {
      float width = 19 * (1 + 0.4f * spread(rng, WIDTH));
      float height = 19 * (1 + 0.3f * spread(rng, HEIGHT));
      // Most people lean to the right, and y points down.
      float slant = -0.12f + 0.5f * spread(rng, SLANT);
      // The tangent is drawn and not the angle: a root is exact everywhere, a sine is not.
      float tangent = 0.45f * spread(rng, TURN);
      float cosine = 1 / (float) Math.sqrt(1 + tangent * tangent);
      float sine = tangent * cosine;
      for (int i = 0; i < points; i++) {
        float v = y[i] * height;
        float u = x[i] * width + slant * v;
        x[i] = cosine * u - sine * v;
        y[i] = sine * u + cosine * v;
      }
      centre(x, points, spread(rng, SHIFT));
      centre(y, points, spread(rng, SHIFT + 1));
    }

    /** Puts the middle of the strokes at the picture's, then moves it where there is room. */
    private static void centre(float[] coordinate, int points, float shift) {
      float low = coordinate[0];
      float high = coordinate[0];
      for (int i = 1; i < points; i++) {
        low = Math.min(low, coordinate[i]);
        high = Math.max(high, coordinate[i]);
      }
      float room = Math.max(0, Math.min(2.5f, (SIZE - high + low) / 2 - 2));
      float move = SIZE / 2f + shift * room - (low + high) / 2;
      for (int i = 0; i < points; i++) {
        coordinate[i] += move;
      }
    }

    /** Draws every stroke; on one picture in 12 the pen skips a little of one. */
    private void trace(Skeleton skeleton, Rng rng) {
      int gap = rng.below(12 * skeleton.points() * PIECES, GAP);
      for (int to = 1; to < skeleton.points(); to++) {
        if (!skeleton.lifted[to]) {
          boolean sharpStart = skeleton.corner[to - 1] || skeleton.lifted[to - 1];
          boolean sharpEnd = skeleton.corner[to] || skeleton.lifted[to + 1];
          curve(sharpStart ? to - 1 : to - 2, to, sharpEnd ? to : to + 1, gap - to * PIECES);
        }
      }
    }

    /** A Catmull–Rom curve from point {@code to} − 1 to {@code to}, in straight pieces. */
    private void curve(int before, int to, int after, int gap) {
      int from = to - 1;
      float lastX = x[from];
      float lastY = y[from];
      for (int piece = 0; piece < PIECES; piece++) {
        float t = (piece + 1f) / PIECES;
        float nextX = glide(x[before], x[from], x[to], x[after], t);
        float nextY = glide(y[before], y[from], y[to], y[after], t);
        if (piece != gap) {
          line(lastX, lastY, nextX, nextY, radius[from] + t * (radius[to] - radius[from]));
        }
        lastX = nextX;
        lastY = nextY;
      }
    }

    /** One coordinate of the curve at time t, 0 at {@code from} and 1 at {@code to}. */
    private static float glide(float before, float from, float to, float after, float t) {
      float start = (to - before) / 2;
      float end = (after - from) / 2;
      float step = to - from;
      return from + t * (start + t * (3 * step - 2 * start - end + t * (start + end - 2 * step)));
    }

    /** A small stain anywhere on the paper, on one picture in 25. */
    private void speck(Rng rng) {
      if (rng.below(25, SPECK) == 0) {
        float column = SIZE * rng.uniform(SPECK + 1);
        float row = SIZE * rng.uniform(SPECK + 2);
        line(column, row, column + spread(rng, SPECK + 3), row + spread(rng, SPECK + 4), 0.5f);
      }
    }

    /** Inks the pixels whose middle is near a line; where lines overlap, the deeper ink stays. */
    private void line(float x0, float y0, float x1, float y1, float brush) {
      float reach = brush + edge;
      int left = Math.max(0, (int) (Math.min(x0, x1) - reach + 0.5f));
      int right = Math.min(SIZE - 1, (int) (Math.max(x0, x1) + reach - 0.5f));
      int top = Math.max(0, (int) (Math.min(y0, y1) - reach + 0.5f));
      int bottom = Math.min(SIZE - 1, (int) (Math.max(y0, y1) + reach - 0.5f));
      float dx = x1 - x0;
      float dy = y1 - y0;
      float scale = 1 / (dx * dx + dy * dy + 1e-6f);
      for (int row = top; row <= bottom; row++) {
        float v = row + 0.5f - y0;
        for (int column = left; column <= right; column++) {
          float u = column + 0.5f - x0;
          float along = (u * dx + v * dy) * scale;
          along = along < 0 ? 0 : along > 1 ? 1 : along;
          float offX = u - along * dx;
          float offY = v - along * dy;
          float square = offX * offX + offY * offY;
          if (square < reach * reach) {
            float cover = reach - (float) Math.sqrt(square);
            int pixel = row * SIZE + column;
            ink[pixel] = cover > ink[pixel] ? cover : ink[pixel];
          }
        }
      }
    }

    /** Turns ink to bytes; the grain of the paper takes some of it away. */
    private void print(Rng rng, byte[] pixels, int at) {
      float strength = 255 * (1 - 0.25f * rng.uniform(INK));
      for (int i = 0; i < AREA; i++) {
        if (ink[i] > 0) {
          float dark = strength * Math.min(1, ink[i] / (2 * edge));
          pixels[at + i] = (byte) (int) (dark * (1 - 0.15f * rng.uniform(GRAIN + i)));
        }
      }
    }
  }
}
