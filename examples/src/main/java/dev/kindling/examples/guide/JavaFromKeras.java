package dev.kindling.examples.guide;

import dev.kindling.StopRule;
import dev.kindling.Trainer;
import dev.kindling.data.Dataset;
import dev.kindling.metric.Metric;
import dev.kindling.nn.Init;
import dev.kindling.nn.Linear;
import dev.kindling.nn.MSE;
import dev.kindling.nn.Sequential;
import dev.kindling.op.Shape;
import dev.kindling.optim.Adam;
import dev.kindling.optim.Plateau;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** The programs of docs/from-pytorch.md in Java: those that come from Keras. */
final class JavaFromKeras {
  private JavaFromKeras() {}

  public static void main(String[] args) {
    Rng rng = Rng.of(42);
    Tensor x = rng.fork(0).uniform(Shape.of(200, 1), 0, 1);
    Tensor y = x.times(6).cos().plus(rng.fork(1).normal(Shape.of(200, 1), 0, 0.08f));

    Init glorot = Init.xavierUniform();
    var model =
        Sequential.seed(42)
            .layer(stream -> Linear.of(1, 30, glorot, Init.constant(0.01f), stream))
            .relu()
            .layer(stream -> Linear.of(30, 1, glorot, Init.zeros(), stream))
            .build();
    var trainer =
        Trainer.of(
            model,
            it -> {
              it.setLoss(new MSE());
              it.setOptimizer(new Adam(1e-3).epsilon(1e-7));
            });
    trainer.fitBlocking(Dataset.of(x, y), null, 1000, 32);
    System.out.println(new MSE().forward(model.forward(x), y)); // 0.009702978

    Dataset data = Dataset.of(x, y);
    Dataset train = data.subset(IntStream.range(0, 160).toArray());
    Dataset held = data.subset(IntStream.range(160, 200).toArray());
    var careful =
        Trainer.of(
            model,
            it -> {
              it.setLoss(new MSE());
              it.setOptimizer(new Adam(1e-3));
              it.metrics(Metric.meanAbsoluteError());
              it.stopWhen(StopRule.noImprovement(20));
              it.setRestoreBest(true);
              it.setSchedule(new Plateau(0.5, 5));
              it.checkpoint(Path.of("runs"));
            });
    var history = careful.fitBlocking(train, held, 1000, 32);
    System.out.println(history.getEpochs().size()); // 22
    var best = history.getBest();
    System.out.println(best.getValidation()); // loss 0.0103, mean absolute error 0.0820
  }
}
