package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldWalkTest {
  static class Scaled implements Layer {
    private final Parameter scale = new Parameter(Tensor.scalar(2));

    @Override
    public Tensor forward(Tensor x, Pass pass) {
      return x.times(pass.use(scale));
    }
  }

  static final class Block extends Scaled {
    static final Parameter UNUSED = new Parameter(Tensor.scalar(1));
    private final Linear linear = Linear.of(2, 2, Rng.of(1));
    private final Layer again = linear;
    private final List<Layer> heads = List.of(new ReLU(), Linear.of(2, 3, Rng.of(2)));
    private final Map<String, Layer> byName =
        new LinkedHashMap<>(Map.of("tail", Sequential.of(Linear.of(3, 1, Rng.of(3)))));
    private final int number = 3;
  }

  @Test
  void fieldsListsMapsAndParentsAreWalked() {
    assertEquals(
        List.of(
            "scale",
            "linear.weight",
            "linear.bias",
            "heads.1.weight",
            "heads.1.bias",
            "byName.tail.0.weight",
            "byName.tail.0.bias"),
        List.copyOf(new Block().parameters().keySet()));
  }

  @Test
  void sharedParametersAreListedOnce() {
    Linear shared = Linear.of(2, 2, Rng.of(1));
    assertEquals(2, Sequential.of(shared, new ReLU(), shared).parameters().size());
  }
}
