package dev.kindling.benchmarks;

import dev.kindling.kernel.Kernels;

/** Kindling, in this process. */
final class Own implements Side {
  private Work work = Work.flops(0, () -> {}, () -> {});

  @Override
  public String name() {
    return "Kindling";
  }

  @Override
  public String version() {
    return Kernels.best().description();
  }

  /** What the work that was begun amounts to. */
  Work work() {
    return work;
  }

  @Override
  public boolean begin(String name) {
    work = Work.flops(0, () -> {}, () -> {}); // so that the collector can take the one before
    System.gc();
    work = Works.of(name);
    try {
      work.check().run();
    } catch (IllegalStateException e) {
      throw new IllegalStateException(name + ": " + e.getMessage(), e);
    }
    return true;
  }

  @Override
  public Turn turn(double seconds) {
    return Turn.take(work.run(), seconds);
  }
}
