package dev.kindling.nn;

import dev.kindling.nn.TransformerSpec.Settings;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;

/** y = φ(x · w₁ + b₁) · w₂ + b₂, φ being max(·, 0) or gelu, with dropout behind φ. */
final class FeedForward implements Layer {
  private final Linear linear1;
  private final Linear linear2;
  private final boolean gelu;
  private final Dropout dropout;

  FeedForward(Settings settings, Rng rng) {
    linear1 = settings.linear(settings.features(), settings.hidden(), rng.fork(0));
    linear2 = settings.linear(settings.hidden(), settings.features(), rng.fork(1));
    gelu = settings.gelu();
    dropout = Dropout.of(settings.dropout());
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    Tensor y = linear1.forward(x, pass, !gelu);
    return linear2.forward(dropout.forward(gelu ? y.gelu() : y, pass), pass);
  }
}
