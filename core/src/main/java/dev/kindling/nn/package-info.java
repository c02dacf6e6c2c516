/** Layers and losses. */
@NullMarked
package dev.kindling.nn;

import org.jspecify.annotations.NullMarked;
