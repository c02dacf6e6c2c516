/** SIMD twins of the scalar kernels, equal to them bit for bit; the only user of the Vector API. */
@NullMarked
package dev.kindling.kernel.vector;

import org.jspecify.annotations.NullMarked;
