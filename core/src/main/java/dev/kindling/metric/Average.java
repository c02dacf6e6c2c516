package dev.kindling.metric;

/** How the measures of several classes become one number. */
public enum Average {
  /** The mean over the classes, leaving out those that neither occur nor were predicted. */
  MACRO,
  /** The measure of all samples taken together, which is the share predicted rightly. */
  MICRO,
  /** The mean over the samples of the measures of their classes. */
  WEIGHTED
}
