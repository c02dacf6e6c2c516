package dev.kindling.data;

import dev.kindling.op.Shape;

/** Some samples of a data set, which stay where they are. */
record Subset(Dataset all, int[] chosen) implements Dataset {
  @Override
  public int size() {
    return chosen.length;
  }

  @Override
  public Shape sample() {
    return all.sample();
  }

  @Override
  public boolean isInMemory() {
    return all.isInMemory();
  }

  @Override
  public Batch batch(int... indices) {
    int[] there = new int[indices.length];
    for (int i = 0; i < there.length; i++) {
      there[i] = chosen[indices[i]];
    }
    return all.batch(there);
  }
}
