package dev.kindling.benchmarks;

import java.io.IOException;

/** One of those that take turns: Kindling in this process, or a peer in one of its own. */
interface Side extends AutoCloseable {
  String name();

  /** The version, or what it runs on. */
  String version();

  /**
   * Makes a work ready, and checks its results.
   *
   * @return whether this side has this work at all
   */
  boolean begin(String work) throws IOException;

  /** Runs the work for some seconds. */
  Turn turn(double seconds) throws IOException;

  @Override
  default void close() throws IOException {}
}
