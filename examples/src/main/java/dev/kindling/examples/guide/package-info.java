/** The programs of docs/from-pytorch.md. */
@NullMarked
package dev.kindling.examples.guide;

import org.jspecify.annotations.NullMarked;
