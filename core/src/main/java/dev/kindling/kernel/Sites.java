package dev.kindling.kernel;

/**
 * Where the elements of a matrix stand that is not copied: those of the row {@code i · width + r}
 * and the column q at {@code lines[i] + r + columns[q]}, r &lt; width, as the pixels under a kernel
 * do. A product's row of the same number stands at {@code to[i] + r}. The matrix on the right, and
 * the product, have so many columns, {@link Kernels#PANEL} or {@link Kernels#LANES}.
 */
public record Sites(int[] lines, int width, int[] columns, int[] to, int panel) {}
