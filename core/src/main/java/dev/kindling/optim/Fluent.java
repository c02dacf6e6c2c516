package dev.kindling.optim;

import dev.kindling.tensor.Parameter;
import java.util.Collection;
import java.util.function.Consumer;

/** What most rules share: the settings, returning the rule's own type. */
abstract class Fluent<S extends Fluent<S>> extends Optimizer {
  Fluent(double learningRate) {
    super(learningRate);
  }

  @SuppressWarnings("unchecked")
  final S self() {
    return (S) this;
  }

  @Override
  public final S weightDecay(double decay) {
    super.weightDecay(decay);
    return self();
  }

  @Override
  public final S maximize() {
    super.maximize();
    return self();
  }

  @Override
  public final S schedule(Schedule schedule) {
    super.schedule(schedule);
    return self();
  }

  @Override
  public final S group(Collection<Parameter> parameters, Consumer<Group> settings) {
    super.group(parameters, settings);
    return self();
  }
}
