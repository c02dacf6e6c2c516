package dev.kindling.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindling.optim.Plateau;
import dev.kindling.optim.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Compares schedules with the first rates of PyTorch's. */
class ScheduleTest {
  private static final Path FOLDER = Path.of(System.getProperty("kindling.golden", "none"));

  /** By PyTorch's words; PyTorch's rates are the factors times 0.1, or the schedule's own peak. */
  private static final Map<String, Schedule> OFFERED =
      Map.ofEntries(
          Map.entry("StepLR(10,.5)", Schedule.step(10, 0.5)),
          Map.entry("MultiStepLR([5,20,30],.1)", Schedule.multiStep(0.1, 5, 20, 30)),
          Map.entry("ConstantLR(.25,8)", Schedule.constant(0.25, 8)),
          Map.entry("LinearLR(.1,1,10)", Schedule.linear(0.1, 1, 10)),
          Map.entry("ExponentialLR(.9)", Schedule.exponential(0.9)),
          Map.entry("PolynomialLR(20,2)", Schedule.polynomial(20, 2)),
          Map.entry("CosineAnnealingLR(20,.001)", Schedule.cosine(20, 0.01)),
          Map.entry("CosineAnnealingLR(49)", Schedule.cosine(49)),
          Map.entry("CosineAnnealingWarmRestarts(7,2,.001)", Schedule.warmRestarts(7, 2, 0.01)),
          Map.entry("OneCycleLR(1,50)", Schedule.oneCycle(50)),
          Map.entry(
              "OneCycleLR(1,50,linear,three_phase)",
              Schedule.oneCycle(50).straight().inThreePhases()),
          Map.entry("CyclicLR(.01,.1,5)", Schedule.cyclic(0.1, 5, 5)),
          Map.entry(
              "CyclicLR(.01,.1,5,triangular2)", Schedule.cyclic(0.1, 5, 5, Schedule.step(10, 0.5))),
          Map.entry(
              "CyclicLR(.01,.1,5,8,exp_range,.95)",
              Schedule.cyclic(0.1, 5, 8, Schedule.exponential(0.95))),
          Map.entry(
              "LambdaLR(min((t+1)/10,(10/(t+1))**.5))",
              step -> Math.min((step + 1) / 10.0, Math.sqrt(10.0 / (step + 1)))),
          Map.entry("MultiplicativeLR(.95)", Schedule.exponential(0.95)),
          Map.entry(
              "SequentialLR(LinearLR(.1,1,5)@5,CosineAnnealingLR(45))",
              Schedule.linear(0.1, 1, 5).then(Schedule.cosine(45))),
          Map.entry(
              "ChainedScheduler(ConstantLR(.1,5),ExponentialLR(.9))",
              Schedule.constant(0.1, 5).times(Schedule.exponential(0.9))),
          Map.entry("ReduceLROnPlateau(min,.5,patience=3)", new Plateau(0.5, 3)),
          Map.entry(
              "ReduceLROnPlateau(min,.5,patience=2,threshold=.01,abs,cooldown=2,min_lr=.01)",
              new Plateau(0.5, 2).absoluteThreshold(0.01).cooldown(2).least(0.1)));

  @Test
  void ratesAgreeWithPyTorch() throws IOException {
    Path file = FOLDER.resolve("lr_schedules.json");
    assumeTrue(Files.exists(file), "no reference values in " + FOLDER);
    JsonObject schedules = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertEquals(new TreeSet<>(OFFERED.keySet()), new TreeSet<>(schedules.keySet()));
    for (String name : schedules.keySet()) {
      JsonObject expected = schedules.getAsJsonObject(name);
      JsonArray rates = expected.getAsJsonArray("values");
      double scale = name.startsWith("OneCycle") ? 1 : expected.get("initial_lr").getAsDouble();
      Schedule schedule = OFFERED.get(name);
      for (int step = 0; step < rates.size(); step++) {
        double rate = rates.get(step).getAsDouble();
        double tolerance = Math.max(1e-9 * Math.abs(rate), 1e-17);
        assertEquals(rate, scale * schedule.factor(step), tolerance, name + ", step " + step);
        if (schedule instanceof Plateau plateau) {
          plateau.observe(expected.getAsJsonArray("metric").get(step).getAsDouble());
        }
      }
    }
  }
}
