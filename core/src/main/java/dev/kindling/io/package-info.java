/** Files: weights in the safetensors format, images and labels in the IDX format. */
@NullMarked
package dev.kindling.io;

import org.jspecify.annotations.NullMarked;
