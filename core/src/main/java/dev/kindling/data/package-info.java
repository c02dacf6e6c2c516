/** Data sets and their minibatches. */
@NullMarked
package dev.kindling.data;

import org.jspecify.annotations.NullMarked;
