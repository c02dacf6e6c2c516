/** Optimizers: rules that change parameters along their gradients. */
@NullMarked
package dev.kindling.optim;

import org.jspecify.annotations.NullMarked;
