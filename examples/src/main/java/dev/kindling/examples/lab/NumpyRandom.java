package dev.kindling.examples.lab;

/** The numbers of NumPy after {@code np.random.seed(seed)}, bit for bit. */
final class NumpyRandom {
  private final MersenneTwister twister;
  private double kept = Double.NaN;

  NumpyRandom(int seed) {
    twister = new MersenneTwister(seed);
  }

  /** {@code np.random.rand(n)}: uniform on [0, 1). */
  double[] rand(int n) {
    double[] numbers = new double[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = uniform();
    }
    return numbers;
  }

  /** {@code np.random.randn(n)}: of the standard normal distribution. */
  double[] randn(int n) {
    double[] numbers = new double[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = normal();
    }
    return numbers;
  }

  private double uniform() {
    long high = twister.bits() >>> 5;
    long low = twister.bits() >>> 6;
    return (high * 0x1p26 + low) * 0x1p-53;
  }

  /** Marsaglia's polar method, which makes two numbers at a time. */
  private double normal() {
    if (!Double.isNaN(kept)) {
      double number = kept;
      kept = Double.NaN;
      return number;
    }
    double x;
    double y;
    double square;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
    kept = factor * x;
    return factor * y;
  }
}
