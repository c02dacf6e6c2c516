/** The built-in operations, one sealed family of records per file. */
@NullMarked
package dev.kindling.op.family;

import org.jspecify.annotations.NullMarked;
