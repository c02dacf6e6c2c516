/** Loops over {@code float[]}: the scalar kernels are the specification of every result's bits. */
@NullMarked
package dev.kindling.kernel;

import org.jspecify.annotations.NullMarked;
