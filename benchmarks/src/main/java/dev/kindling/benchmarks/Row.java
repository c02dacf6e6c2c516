package dev.kindling.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * What was measured of one work.
 *
 * @param micros the median of the turns' medians, in µs
 * @param turns those of each turn
 * @param gflops the rate, or 0 where bytes count
 * @param gigabytes the rate in GB/s, or 0 where operations count
 * @param ofPeak what part of the machine's peak that is
 * @param allocated the bytes that a run allocated, in the median turn
 * @param peers those that took turns with it
 */
record Row(
    String work,
    double micros,
    double[] turns,
    double gflops,
    double gigabytes,
    double ofPeak,
    double allocated,
    List<Against> peers) {

  /**
   * A peer's side of it.
   *
   * @param ratio the median of its time over Kindling's, turn by turn
   * @param low the smallest
   * @param high the largest
   */
  record Against(
      String name, double micros, double[] turns, double ratio, double low, double high) {
    static Against of(String name, List<Turn> theirs, List<Turn> own) {
      double[] ratios = new double[own.size()];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = theirs.get(i).micros() / own.get(i).micros();
      }
      double[] turns = medians(theirs);
      double[] sorted = ratios.clone();
      Arrays.sort(sorted);
      return new Against(
          name,
          Turn.median(turns),
          turns,
          Turn.median(ratios),
          sorted[0],
          sorted[sorted.length - 1]);
    }
  }

  static Row of(String name, Work work, Peak peak, List<Turn> own, List<Against> peers) {
    double[] turns = medians(own);
    double median = Turn.median(turns);
    double bytes = work.flops() > 0 ? 0 : work.read() + work.written();
    return new Row(
        name,
        median,
        turns,
        work.flops() / (median * 1e3),
        bytes / (median * 1e3),
        peak.fraction(work, median),
        Turn.median(own.stream().mapToDouble(Turn::allocated).toArray()),
        peers);
  }

  private static double[] medians(List<Turn> turns) {
    return turns.stream().mapToDouble(Turn::micros).toArray();
  }
}
