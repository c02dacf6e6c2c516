/** A page on localhost where networks learn before one's eyes. */
@NullMarked
package dev.kindling.examples.playground;

import org.jspecify.annotations.NullMarked;
