package dev.kindling.kernel;

/** The steps of {@link Kernels#descend} number by number. */
final class Descents {
  private Descents() {}

  static void descend(
      float[] settings,
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      int begin,
      int end) {
    float fade = settings[0];
    float decay = settings[1];
    float kept = settings[2];
    float meanShare = settings[3];
    float squareKept = settings[4];
    float squareShare = settings[5];
    float rootScale = settings[6];
    float epsilon = settings[7];
    float meanRate = settings[8];
    float gradientRate = settings[9];
    for (int i = begin; i < end; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float m = Math.fma(meanShare, g - mean[i], mean[i] + fade) - fade;
      float v = Math.fma(squareShare * g, g, Math.fma(squareKept, square[i], fade)) - fade;
      mean[i] = m;
      square[i] = v;
      float direction = Math.fma(gradientRate, g, meanRate * m);
      value[i] = kept * value[i] + direction / Math.fma((float) Math.sqrt(v), rootScale, epsilon);
    }
  }

  static void descendFromPeak(
      float[] settings,
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      float[] peak,
      int begin,
      int end) {
    float fade = settings[0];
    float decay = settings[1];
    float kept = settings[2];
    float meanShare = settings[3];
    float squareKept = settings[4];
    float squareShare = settings[5];
    float rootScale = settings[6];
    float epsilon = settings[7];
    float meanRate = settings[8];
    for (int i = begin; i < end; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float m = Math.fma(meanShare, g - mean[i], mean[i] + fade) - fade;
      float v = Math.fma(squareShare * g, g, Math.fma(squareKept, square[i], fade)) - fade;
      float p = Math.max(peak[i], v);
      mean[i] = m;
      square[i] = v;
      peak[i] = p;
      value[i] =
          kept * value[i] + meanRate * m / Math.fma((float) Math.sqrt(p), rootScale, epsilon);
    }
  }
}
