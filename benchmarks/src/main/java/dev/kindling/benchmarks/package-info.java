/** Measurements, each of which checks its result before it times. */
@NullMarked
package dev.kindling.benchmarks;

import org.jspecify.annotations.NullMarked;
