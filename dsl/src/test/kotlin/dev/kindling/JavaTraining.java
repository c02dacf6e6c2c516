package dev.kindling;

import dev.kindling.data.Dataset;
import dev.kindling.metric.Metric;
import dev.kindling.nn.Sequential;
import dev.kindling.optim.AdamW;

/** How a Java program trains. */
final class JavaTraining {
  private JavaTraining() {}

  static double accuracy(Dataset train, Dataset test) {
    Sequential net = Sequential.seed(42).linear(2, 16).relu().linear(16, 3).build();
    Trainer trainer =
        Trainer.of(
            net,
            settings -> {
              settings.setOptimizer(new AdamW(1e-2));
              settings.setClip(gradients -> gradients.clipNorm(1));
              settings.metrics(Metric.accuracy());
              settings.monitor(Monitors.deadRelu(), Monitors.explodingGradients(100));
            });
    History history = trainer.fitBlocking(train, test, 5, 20);
    return history.getBest().getValidation().getAccuracy();
  }
}
