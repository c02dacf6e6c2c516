package dev.kindling.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorksTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "step-8-sgd",
        "step-8-adam",
        "epoch-8-500",
        "predict-3",
        "wide-2",
        "lenet-2",
        "matmul-33",
        "gemm-nn-3-17-5",
        "gemm-tn-3-17-5",
        "gemm-nt-3-17-5",
        "gemm-tt-3-17-5",
        "sum-1K",
        "max-1K",
        "relu-1K",
        "relu-1K-back",
        "gelu-1K",
        "exp-1K",
        "tanh-1K",
        "sigmoid-1K",
        "chain-1K-back",
        "softmax-4K-back",
        "softmax-64",
        "conv-2-3-9-4-3-back",
        "depthwise-2-4-9-4-3",
        "maxpool-2-3-8-2-back",
        "avgpool-2-3-8-2",
        "layernorm-16-64-back",
        "rmsnorm-16-64",
        "batchnorm-8-3-6-back",
        "embedding-20-10-8-back",
        "attention-2-2-9-4-back",
        "update-sgd-1K",
        "update-momentum-1K",
        "update-rmsprop-1K",
        "update-adam-1K",
        "update-adamw-1K",
        "rng-uniform-4K",
        "rng-normal-4K",
        "rng-mask-4K"
      })
  void aWorkChecksItsResultAndRuns(String name) {
    Work work = Works.of(name);
    work.check().run();
    work.run().run();
    assertTrue(work.flops() + work.read() + work.written() > 0);
    assertTrue(work.flops() == 0 || work.read() + work.written() == 0);
  }

  @Test
  void everyFamilyIsTestedAbove() throws Exception {
    String[] names =
        WorksTest.class
            .getDeclaredMethod("aWorkChecksItsResultAndRuns", String.class)
            .getAnnotation(ValueSource.class)
            .strings();
    List<String> tested = List.of(names).stream().map(name -> name.split("-")[0]).toList();
    for (String family : Catalogue.families()) {
      assertTrue(tested.contains(family) || family.equals("gpt"), family);
    }
  }

  @Test
  void theLanguageModelLearns() {
    Work work = Works.of("gpt-1");
    work.check().run();
    assertEquals(3 * (4 * (24.0 * 128 * 128 + 4 * 128 * 128) + 2 * 128 * 256) * 128, work.flops());
  }

  @Test
  void sizesHaveUnits() {
    assertEquals(
        List.of(32, 65536, 16777216),
        List.of(Works.size("32"), Works.size("64K"), Works.size("16M")));
  }

  @Test
  void theOperationsOfAStepAreThoseOfItsProducts() {
    assertEquals(2.0 * 32 * (2 * 784 * 128 + 3 * 128 * 10), Works.of("step-32-sgd").flops());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"stop-32", "step", "step-32-magic", "gemm-nn-8-8", "sum-many", "rng-odd-8", ""})
  void aWorkThatIsNotThereIsRefused(String name) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Works.of(name));
    assertEquals(
        "there is no work " + name + "; names are like step-32-sgd and gemm-nn-8-8-8",
        e.getMessage());
  }

  @Test
  void aWrongResultIsRefused() {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> Work.expectClose("y", 1.001, 1));
    assertEquals("y is 1.001, not 1.0", e.getMessage());
  }

  @Test
  void whatJmhTimesHoldsWhatIsChosen() {
    List<String> all = Catalogue.all();
    assertEquals(Works.CHOSEN, all.subList(0, Works.CHOSEN.size()));
    assertTrue(all.contains("attention-16-4-128-32-back"));
  }
}
