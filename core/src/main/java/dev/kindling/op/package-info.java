/**
 * What an operation is: {@link dev.kindling.op.Op}, its {@link dev.kindling.op.Shape shapes} and
 * its gradient.
 */
@NullMarked
package dev.kindling.op;

import org.jspecify.annotations.NullMarked;
