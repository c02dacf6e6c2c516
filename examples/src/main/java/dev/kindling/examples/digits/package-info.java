/** Reading handwritten digits. */
@NullMarked
package dev.kindling.examples.digits;

import org.jspecify.annotations.NullMarked;
