package dev.kindling.optim;

import java.util.function.DoubleFunction;

/**
 * A search along a line for a step that meets the strong Wolfe conditions: the function falls
 * enough, f(t) ≤ f(0) + 10⁻⁴ t f′(0), and the slope is flat enough, |f′(t)| ≤ 0.9 |f′(0)|. First
 * steps grow until they enclose such a point, then the interval shrinks; both by the minima of
 * cubics. Nocedal and Wright, <em>Numerical optimization</em> (2006), algorithms 3.5 and 3.6, with
 * the safeguards of PyTorch.
 */
final class WolfeSearch {
  private static final double FALL = 1e-4;
  private static final double FLAT = 0.9;

  /** The narrowest interval, in terms of the parameter that moves most. */
  private static final double NARROW = 1e-9;

  private final DoubleFunction<Point> line;
  private final Point start;
  private int left;

  private WolfeSearch(DoubleFunction<Point> line, Point start, int most) {
    this.line = line;
    this.start = start;
    this.left = most;
  }

  /** A point of the line, with the function's value and slope, and all its gradient. */
  record Point(double t, double f, double slope, double[] gradient) {}

  /**
   * The best point found.
   *
   * @param start the point at 0, where the slope is negative
   * @param first the first step to try
   * @param speed how far t = 1 moves the parameter that moves most
   * @param most how many steps to try after the first
   */
  static Point along(
      DoubleFunction<Point> line, Point start, double first, double speed, int most) {
    return new WolfeSearch(line, start, most).enclose(line.apply(first), speed);
  }

  private Point enclose(Point first, double speed) {
    Point before = start;
    Point now = first;
    for (int tried = 0; left > 0; tried++, left--) {
      if (tooHigh(now) || tried > 1 && now.f >= before.f) {
        return shrink(before, now, speed);
      }
      if (flat(now)) {
        return now;
      }
      if (now.slope >= 0) {
        return shrink(before, now, speed);
      }
      double least = now.t + 0.01 * (now.t - before.t);
      Point next = line.apply(lowest(before, now, least, 10 * now.t));
      before = now;
      now = next;
    }
    return now.f < start.f ? now : start;
  }

  private Point shrink(Point a, Point b, double speed) {
    Point low = a.f <= b.f ? a : b;
    Point high = a.f <= b.f ? b : a;
    boolean slow = false;
    for (; left > 0 && Math.abs(high.t - low.t) * speed >= NARROW; left--) {
      double from = Math.min(low.t, high.t);
      double to = Math.max(low.t, high.t);
      double t = lowest(low, high, from, to);
      double margin = 0.1 * (to - from);
      boolean close = Math.min(to - t, t - from) < margin;
      boolean moved = close && (slow || t >= to || t <= from);
      if (moved) {
        t = Math.abs(t - to) < Math.abs(t - from) ? to - margin : from + margin;
      }
      slow = close && !moved;
      Point now = line.apply(t);
      if (tooHigh(now) || now.f >= low.f) {
        high = now.f < low.f ? low : now;
        low = now.f < low.f ? now : low;
      } else if (flat(now)) {
        return now;
      } else {
        high = now.slope * (high.t - low.t) >= 0 ? low : high;
        low = now;
      }
    }
    return low;
  }

  private boolean tooHigh(Point p) {
    return p.f > start.f + FALL * p.t * start.slope;
  }

  private boolean flat(Point p) {
    return Math.abs(p.slope) <= -FLAT * start.slope;
  }

  /** Where the cubic through two points with their slopes is lowest, within bounds. */
  private static double lowest(Point p, Point q, double from, double to) {
    Point left = p.t <= q.t ? p : q;
    Point right = p.t <= q.t ? q : p;
    double d1 = left.slope + right.slope - 3 * (left.f - right.f) / (left.t - right.t);
    double square = d1 * d1 - left.slope * right.slope;
    if (!(square >= 0)) {
      return (from + to) / 2;
    }
    double d2 = Math.sqrt(square);
    double share = (right.slope + d2 - d1) / (right.slope - left.slope + 2 * d2);
    return Math.min(Math.max(right.t - (right.t - left.t) * share, from), to);
  }
}
