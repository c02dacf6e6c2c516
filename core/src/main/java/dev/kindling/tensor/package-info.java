/** Tensors, random numbers, parameters and reverse-mode differentiation. */
@NullMarked
package dev.kindling.tensor;

import org.jspecify.annotations.NullMarked;
