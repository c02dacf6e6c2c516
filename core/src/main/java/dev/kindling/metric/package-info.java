/** Measures of how well predictions fit, each mergeable, so that parts can be measured apart. */
@NullMarked
package dev.kindling.metric;

import org.jspecify.annotations.NullMarked;
