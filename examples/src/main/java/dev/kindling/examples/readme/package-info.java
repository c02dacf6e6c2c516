/** The programs that the README shows. */
@NullMarked
package dev.kindling.examples.readme;

import org.jspecify.annotations.NullMarked;
