package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BuilderTest {
  @Test
  void sizesThatAreLeftOutFollowFromTheInput() {
    Sequential net = Sequential.seed(42).input(784).linear(128).relu().linear(10).build();
    assertEquals("sequential(linear(784, 128), relu(), linear(128, 10))", net.toString());
    assertEquals(Shape.of(784), net.input());
    Sequential told = Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build();
    told.parameters()
        .forEach(
            (name, parameter) ->
                assertArrayEquals(
                    parameter.value().toArray(), net.parameters().get(name).value().toArray()));
  }

  @Test
  void sizesFollowFromALayerThatNamesItsInput() {
    Sequential net = Sequential.seed(42).linear(784, 128).relu().linear(10).build();
    assertEquals(Shape.of(10), net.output(Shape.of(784)));
  }

  @Test
  void groupsHaveNamesInPaths() {
    Sequential net =
        Sequential.seed(1)
            .input(8)
            .group("encoder", encoder -> encoder.linear(4).relu())
            .group("head", head -> head.relu().linear(2))
            .build();
    assertEquals(
        List.of("encoder.0.weight", "encoder.0.bias", "head.1.weight", "head.1.bias"),
        List.copyOf(net.parameters().keySet()));
    assertEquals("linear(4, 2)", net.layer("head.1").toString());
    assertEquals(Shape.of(3, 2), net.forward(Tensor.zeros(3, 8)).shape());
  }

  @Test
  void aMismatchIsToldWithItsLineBothShapesAndTwoWaysOut() {
    refused(
        "layer 2 (BuilderTest.java:#) linear(120, 10): the input has 128 features, not 120 ([128],"
            + " not [120]); use linear(128, 10), or use linear(784, 120) as layer 0"
            + " (BuilderTest.java:#)",
        () -> Sequential.seed(1).linear(784, 128).relu().linear(120, 10).build());
  }

  @Test
  void theLineIsThatOfTheWord() {
    int here = new Throwable().getStackTrace()[0].getLineNumber();
    Sequential.Builder builder = Sequential.seed(1).linear(784, 128).linear(120, 10);
    String told = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    assertEquals(
        "layer 1 (BuilderTest.java:" + (here + 1) + ") linear",
        told.substring(0, told.indexOf("(120")));
  }

  @Test
  void allMismatchesAreToldAtOnce() {
    refused(
        """
        2 layers do not fit:
          layer body.1 (BuilderTest.java:#) linear(9, 4): the input has 8 features, not 9 \
        ([8], not [9]); use linear(8, 4), or use linear(5, 9) as layer body.0 (BuilderTest.java:#)
          layer 2 (BuilderTest.java:#) linear(3, 2): the input has 4 features, not 3 \
        ([4], not [3]); use linear(4, 2), or use linear(9, 3) as layer body.1 (BuilderTest.java:#)""",
        () ->
            Sequential.seed(1)
                .input(5)
                .group("body", body -> body.linear(8).linear(9, 4))
                .relu()
                .linear(3, 2)
                .linear(7)
                .build());
  }

  @Test
  void aSizeThatFollowsFromNothingIsRefused() {
    refused(
        "layer 0 (BuilderTest.java:#) linear: it leaves sizes out, and what it gets is not known;"
            + " begin with input",
        () -> Sequential.seed(1).linear(10).relu().linear(3).build());
  }

  @Test
  void sizesThatFitNothingAreRefusedInTheirPlace() {
    refused(
        "layer 0 (BuilderTest.java:#) linear(5, 0): both sizes must be at least 1 ([5])",
        () -> Sequential.seed(1).input(5).linear(0).linear(3).build());
  }

  @Test
  void whichPartIsWrongShowsInTheLayersThatFollow() {
    Map<String, Consumer<Sequential.Builder>> parts = new LinkedHashMap<>();
    parts.put("body", body -> body.linear(6).relu().linear(5).relu());
    parts.put("shortcut", shortcut -> shortcut.linear(8));
    refused(
        "layer 1 (BuilderTest.java:#) sum: got [5] and [8]; use linear(6, 8) as layer 1.body.2"
            + " (BuilderTest.java:#)",
        () ->
            Sequential.seed(1)
                .linear(3, 4)
                .parts("1", parts, true, BuilderTest::sum)
                .linear(8, 1)
                .build());
  }

  private static Layer sum(Layer... parts) {
    return new Layer() {
      @Override
      public Tensor forward(Tensor x, Pass pass) {
        return parts[0].forward(x, pass).plus(parts[1].forward(x, pass));
      }

      @Override
      public Shape output(Shape sample) {
        Shape a = parts[0].output(sample);
        Shape b = parts[1].output(sample);
        if (!a.equals(b)) {
          throw new LayerException("sum: got " + a + " and " + b, "");
        }
        return a;
      }
    };
  }

  @Test
  void theInputStandsBeforeTheLayers() {
    assertEquals(
        "input: stands before all layers of a network",
        assertThrows(IllegalStateException.class, () -> Sequential.seed(1).linear(3, 4).input(3))
            .getMessage());
  }

  @Test
  void samplesOfAnotherFormAreBroughtIntoTheOneThatIsNeeded() {
    mended("put reshape(1, 28, 28) before it", net(784), rng -> Conv.conv2d(1, 4, 3).create(rng));
    mended(
        "put reshape(1, 28, 28) before it", net(28, 28), rng -> Conv.conv2d(1, 4, 3).create(rng));
    mended("put reshape(1, 12, 12) before it", net(12, 12), rng -> Pool.maxPool2d(2));
    mended("put reshape(5, 3) before it", net(3, 5, 1), rng -> LSTM.of(3, 4).create(rng));
    mended("put flatten() before it", net(3, 4), rng -> EmbeddingBag.of(9, 2, rng));
    mended("leave it out", net(8), rng -> Pool.globalAvgPool());
  }

  @Test
  void sequencesOfOtherFeaturesHaveTwoWaysOut() {
    refused(
        "layer 1 (BuilderTest.java:#) lstm(8, 4): the input has the shape [3, 6], not [batch, time, 8]"
            + " or [time, 8] ([3, 6], not [3, 8]); use lstm(6, 4), or use linear(5, 8) as layer 0"
            + " (BuilderTest.java:#)",
        () ->
            Sequential.seed(1)
                .input(3, 5)
                .linear(6)
                .layer(rng -> LSTM.of(8, 4).create(rng))
                .build());
  }

  @Test
  void headsThatDoNotDivideTheFeaturesLeaveOneWay() {
    mended("put linear(9, 8) before it", net(3, 9), rng -> MultiHeadAttention.of(8, 4).create(rng));
    refused(
        "layer 0 (BuilderTest.java:#) transformerEncoderLayer(8, 4): the input has the shape [3, 12],"
            + " not [batch, time, 8] ([3, 12], not [3, 8]); use transformerEncoderLayer(12, 4)",
        () -> net(3, 12).layer(rng -> TransformerEncoderLayer.of(8, 4).create(rng)).build());
  }

  private static Sequential.Builder net(int... sample) {
    return Sequential.seed(1).input(sample);
  }

  /** Refuses a layer behind others, and tells a fix. */
  private static void mended(String fix, Sequential.Builder net, LayerSpec layer) {
    String told =
        assertThrows(IllegalArgumentException.class, net.layer(layer)::build).getMessage();
    assertEquals(fix, told.substring(told.lastIndexOf("; ") + 2), told);
  }

  private static void refused(String sentence, Runnable call) {
    String told = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertEquals(sentence, told.replaceAll("java:\\d+", "java:#"));
  }
}
