/** The ReLU laboratory: what is said of rectified linear units, run and shown. */
@NullMarked
package dev.kindling.examples.lab;

import org.jspecify.annotations.NullMarked;
