package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kindling.op.Op;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NonFiniteTest {
  private final Tensor x = Tensor.of(-1, 0, 2).requiresGrad();

  @Test
  void theOperationThatMadeTheFirstIsNamed() {
    assertEquals("Log[]", name(x.square().log().times(2).sum().square().plus(x)));
    assertEquals("Divide[]", name(x.div(x.relu()).sum()));
    assertEquals("Scale[factor=NaN]", name(x.times(Float.NaN).plus(x)));
  }

  @Test
  void numbersThatBecomeFiniteAgainAreNoWay() {
    assertEquals("Exp[]", name(x.log().isFinite().plus(x.times(100).exp())));
  }

  @Test
  void thereIsNoneWhereAllIsFiniteOrNothingRecorded() {
    assertEquals(Optional.empty(), NonFinite.source(x.exp()));
    assertEquals(Optional.empty(), NonFinite.source(Tensor.of(-1).log()));
    assertEquals(Optional.empty(), NonFinite.source(Tensor.of(Float.NaN).requiresGrad()));
  }

  private static String name(Tensor result) {
    return NonFinite.source(result).map(Op::toString).orElse("none");
  }
}
