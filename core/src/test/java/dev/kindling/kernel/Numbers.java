package dev.kindling.kernel;

import java.util.Random;

/** What a test's arrays are filled with. */
enum Numbers {
  /** About 1 in size. */
  PLAIN,
  /** Of all sizes, so that products overflow and underflow. */
  WILD,
  /** So small that products are subnormal, or 0. */
  TINY,
  /** Now and then a zero, an infinity, a NaN or a subnormal number among plain ones. */
  SPECIAL;

  private static final float[] EXTREMES = {
    0f,
    -0f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL / 2,
    Float.MAX_VALUE,
    1f,
    -1f
  };

  static float[] numbers(int count, Random random, Numbers of) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      float plain = 2 * random.nextFloat() - 1;
      x[i] =
          switch (of) {
            case PLAIN, SPECIAL -> plain;
            case WILD -> Math.scalb(plain, random.nextInt(200) - 100);
            case TINY -> Math.scalb(plain, -60 - random.nextInt(20));
          };
    }
    if (of == Numbers.SPECIAL && count > 0) {
      for (int i = 0; i < Math.max(1, count / 50); i++) {
        x[random.nextInt(count)] = EXTREMES[random.nextInt(EXTREMES.length)];
      }
    }
    return x;
  }
}
