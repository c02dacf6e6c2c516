package dev.kindling.nn;

/** A piece of a picture. */
sealed interface Block permits Box, Web {
  double width();

  double height();

  /** Whether lines end in it with an arrow. */
  boolean hasArrow();

  /** Draws it below a point, which is in its middle. */
  void draw(StringBuilder svg, double middle, double top);
}
