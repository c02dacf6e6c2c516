package dev.kindling.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.kindling.op.Shape;
import dev.kindling.optim.Adadelta;
import dev.kindling.optim.Adafactor;
import dev.kindling.optim.Adagrad;
import dev.kindling.optim.Adam;
import dev.kindling.optim.AdamW;
import dev.kindling.optim.Adamax;
import dev.kindling.optim.Asgd;
import dev.kindling.optim.Lbfgs;
import dev.kindling.optim.NAdam;
import dev.kindling.optim.Optimizer;
import dev.kindling.optim.RAdam;
import dev.kindling.optim.RmsProp;
import dev.kindling.optim.Rprop;
import dev.kindling.optim.Sgd;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's optimizers in Kindling's words: ten steps with given gradients. */
final class OptimCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          rule("SGD", s -> sgd(s)),
          rule("Adam", s -> adam(s)),
          rule("AdamW", s -> adamW(s)),
          rule(
              "Adamax",
              s ->
                  new Adamax(s.number("lr"))
                      .betas(s.betas(0), s.betas(1))
                      .epsilon(s.number("eps"))),
          rule("NAdam", s -> nAdam(s)),
          rule("RAdam", s -> rAdam(s)),
          rule("RMSprop", s -> rmsProp(s)),
          rule(
              "Adagrad",
              s ->
                  new Adagrad(s.number("lr"))
                      .rateDecay(s.number("lr_decay"))
                      .initialAccumulator(s.number("initial_accumulator_value"))
                      .epsilon(s.number("eps"))),
          rule(
              "Adadelta",
              s -> new Adadelta(s.number("lr")).rho(s.number("rho")).epsilon(s.number("eps"))),
          rule(
              "Rprop",
              s ->
                  new Rprop(s.number("lr"))
                      .etas(s.number("etas", 0), s.number("etas", 1))
                      .stepSizes(s.number("step_sizes", 0), s.number("step_sizes", 1))),
          rule(
              "ASGD",
              s ->
                  new Asgd(s.number("lr"))
                      .lambda(s.number("lambd"))
                      .alpha(s.number("alpha"))
                      .averageFrom(s.number("t0"))),
          rule("Adafactor", s -> adafactor(s)),
          Map.entry("lbfgs_rosenbrock", OptimCases::rosenbrock),
          Map.entry(
              "adamw_param_groups",
              c ->
                  steps(
                      c,
                      (a, b) ->
                          new AdamW(0.01)
                              .group(List.of(a), g -> g.learningRate(0.1).weightDecay(0.2))
                              .group(List.of(b), g -> g.weightDecay(0)))));

  private OptimCases() {}

  /** PyTorch's settings of an optimizer. */
  private record Settings(JsonObject json) {
    double number(String name) {
      return json.get(name).getAsDouble();
    }

    double number(String name, int i) {
      return json.getAsJsonArray(name).get(i).getAsDouble();
    }

    double betas(int i) {
      return number("betas", i);
    }

    boolean flag(String name) {
      JsonElement flag = json.get(name);
      return flag != null && !flag.isJsonNull() && flag.getAsBoolean();
    }
  }

  private interface Choice {
    Optimizer of(Parameter a, Parameter b);
  }

  private static Map.Entry<String, Function<GoldenCase, List<? extends Target>>> rule(
      String name, Function<Settings, Optimizer> rule) {
    return Map.entry(
        "torch.optim." + name,
        c -> {
          Settings settings = new Settings(c.arg("defaults").getAsJsonObject());
          Optimizer optimizer = rule.apply(settings);
          if (settings.json.has("weight_decay")) {
            optimizer.weightDecay(settings.number("weight_decay"));
          }
          if (settings.flag("maximize")) {
            optimizer.maximize();
          }
          return steps(c, (a, b) -> optimizer);
        });
  }

  private static Sgd sgd(Settings s) {
    Sgd sgd = new Sgd(s.number("lr"), s.number("momentum")).dampening(s.number("dampening"));
    return s.flag("nesterov") ? sgd.nesterov() : sgd;
  }

  private static Adam adam(Settings s) {
    Adam adam = new Adam(s.number("lr"), s.betas(0), s.betas(1), s.number("eps"));
    return s.flag("amsgrad") ? adam.amsgrad() : adam;
  }

  private static AdamW adamW(Settings s) {
    AdamW adam = new AdamW(s.number("lr")).betas(s.betas(0), s.betas(1)).epsilon(s.number("eps"));
    return s.flag("amsgrad") ? adam.amsgrad() : adam;
  }

  private static NAdam nAdam(Settings s) {
    NAdam adam =
        new NAdam(s.number("lr"))
            .betas(s.betas(0), s.betas(1))
            .epsilon(s.number("eps"))
            .momentumDecay(s.number("momentum_decay"));
    return s.flag("decoupled_weight_decay") ? adam.decoupled() : adam;
  }

  private static RAdam rAdam(Settings s) {
    RAdam adam = new RAdam(s.number("lr")).betas(s.betas(0), s.betas(1)).epsilon(s.number("eps"));
    return s.flag("decoupled_weight_decay") ? adam.decoupled() : adam;
  }

  private static RmsProp rmsProp(Settings s) {
    RmsProp rule =
        new RmsProp(s.number("lr"))
            .alpha(s.number("alpha"))
            .epsilon(s.number("eps"))
            .momentum(s.number("momentum"));
    return s.flag("centered") ? rule.centered() : rule;
  }

  private static Adafactor adafactor(Settings s) {
    JsonElement first = s.json.getAsJsonArray("eps").get(0);
    double epsilon1 = first.isJsonNull() ? 0x1p-23 : first.getAsDouble();
    return new Adafactor(s.number("lr"))
        .decayPower(s.number("beta2_decay"))
        .epsilons(epsilon1, s.number("eps", 1))
        .threshold(s.number("d"));
  }

  /** The parameters a and b after each step with the gradients ga and gb. */
  private static List<Tensor> steps(GoldenCase c, Choice choice) {
    Parameter a = new Parameter(c.in("a"));
    Parameter b = new Parameter(c.in("b"));
    Optimizer optimizer = choice.of(a, b);
    List<Tensor> as = new ArrayList<>();
    List<Tensor> bs = new ArrayList<>();
    for (int step = 0; step < c.in("ga").shape().dim(0); step++) {
      Tensor loss =
          a.tracked()
              .times(row(c.in("ga"), step))
              .sum()
              .plus(b.tracked().times(row(c.in("gb"), step)).sum());
      optimizer.step(loss.backward());
      as.add(Tensor.of(a.shape(), a.value().toArray()));
      bs.add(Tensor.of(b.shape(), b.value().toArray()));
    }
    return List.of(
        Tensor.stack(0, as.toArray(new Tensor[0])), Tensor.stack(0, bs.toArray(new Tensor[0])));
  }

  /** The losses before, and the parameters after, three steps of L-BFGS. */
  private static List<Tensor> rosenbrock(GoldenCase c) {
    Parameter x = new Parameter(c.in("x"));
    Lbfgs lbfgs = new Lbfgs();
    List<Tensor> outputs = new ArrayList<>();
    for (int step = 0; step < 3; step++) {
      float loss =
          lbfgs.step(
              () -> {
                Tensor a = x.tracked().slice(0, 0, 1);
                Tensor b = x.tracked().slice(0, 1, 2);
                Tensor valley = b.minus(a.square()).square().times(100);
                return a.times(-1).plus(1).square().plus(valley).sum();
              });
      outputs.add(Tensor.scalar(loss));
      outputs.add(Tensor.of(x.shape(), x.value().toArray()));
    }
    return outputs;
  }

  private static Tensor row(Tensor x, int row) {
    Shape shape = x.shape().without(0);
    float[] all = x.toArray();
    float[] part = new float[shape.size()];
    System.arraycopy(all, row * part.length, part, 0, part.length);
    return Tensor.of(shape, part);
  }
}
