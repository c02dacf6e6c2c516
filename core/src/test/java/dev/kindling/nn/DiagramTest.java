package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DiagramTest {
  private final Sequential resnet =
      Sequential.seed(1)
          .input(3, 8, 8)
          .group("stem", stem -> conv(stem, 8).relu())
          .residual(body -> conv(conv(body, 4).relu(), 8))
          .residual(body -> conv(body, 16), shortcut -> conv(shortcut, 16))
          .concat(
              "mix",
              1,
              List.of(it -> it.layer(new Identity()), it -> conv(it, 4), it -> conv(it, 2)))
          .group(
              "head",
              head ->
                  head.layer(Pool.globalAvgPool()).layer("logits", rng -> Linear.of(22, 10, rng)))
          .build();

  private static Sequential.Builder conv(Sequential.Builder builder, int width) {
    return builder.fitted(
        (sample, rng) -> Conv.conv2d(sample.dim(0), width, 3).padding(1).create(rng));
  }

  private static Graph twins() {
    Graph.Builder graph = Graph.seed(1);
    Graph.Node left = graph.through("encoder", graph.input("left", 6), it -> it.linear(4));
    Graph.Node right = graph.through("encoder", graph.input("right", 6));
    Graph.Node sum = graph.sum(left, right);
    Graph.Node deep = graph.through("deep", sum, it -> it.linear(4).relu().linear(4));
    graph.output(
        "score", graph.through("score", graph.concat(1, sum, deep, left), it -> it.linear(1)));
    return graph.build();
  }

  @Test
  void everyLayerIsInThePictureWithItsPathAndShape() {
    String svg = resnet.diagram();
    assertEquals(
        resnet.parameters().size() / 2, count(svg, "<g class=\"weights\">"), "a box for each");
    assertEquals(2, count(svg, ">\\+</text>"));
    for (String text :
        List.of(
            "stem", "input", "[n, 3, 8, 8]", "stem.0 → [n, 8, 8, 8]", "head.logits → [n, 10]")) {
      assertTrue(svg.contains(">" + text + "</text>"), text);
    }
    assertFalse(svg.contains("identity"), "a skip is a line");
  }

  @Test
  void aGraphShowsInputsOutputsAndWhatIsPassedAgain() {
    String svg = twins().diagram();
    for (String text : List.of("left", "right", "score", "encoder", "encoder, again")) {
      assertTrue(svg.contains(">" + text + "</text>"), text);
    }
    assertEquals(1, count(svg, ">linear\\(6, 4\\)</text>"));
  }

  @Test
  void noTwoBoxesOverlapAndAllAreInside() {
    for (Network net : List.of(resnet, twins())) {
      String svg = net.diagram();
      double[] size =
          numbers(
              Pattern.compile("viewBox=\"0 0 ([\\d.]+) ([\\d.]+)\"")
                  .matcher(svg)
                  .results()
                  .findFirst()
                  .orElseThrow());
      List<double[]> boxes = new ArrayList<>();
      Pattern.compile(
              "\"><rect x=\"([\\d.]+)\" y=\"([\\d.]+)\" width=\"([\\d.]+)\" height=\"([\\d.]+)\"")
          .matcher(svg)
          .results()
          .forEach(match -> boxes.add(numbers(match)));
      assertTrue(boxes.size() > 6);
      for (double[] a : boxes) {
        assertTrue(a[0] + a[2] < size[0] && a[1] + a[3] < size[1]);
        for (double[] b : boxes) {
          boolean apart =
              a[0] + a[2] < b[0] || b[0] + b[2] < a[0] || a[1] + a[3] < b[1] || b[1] + b[3] < a[1];
          assertTrue(a == b || apart, svg);
        }
      }
    }
  }

  @Test
  void thePageHoldsTheTableAndThePicture() {
    String page = resnet.html();
    assertTrue(page.contains(resnet.diagram()));
    assertTrue(
        page.contains("<td>head.logits</td><td>linear(22, 10)</td><td>[n, 10]</td><td>230</td>"));
    assertTrue(page.contains("prefers-color-scheme:dark"));
    assertFalse(page.contains("src="), "needs no other file");
    closes(page);
  }

  @Test
  void whatIsNoTextInHtmlIsEscaped() {
    String page = Sequential.of(new Lambda("x < 3 & \"y\"", x -> x), new ReLU()).html();
    assertTrue(page.contains("<td>x &lt; 3 &amp; &quot;y&quot;</td>"));
    closes(page);
  }

  @Test
  void aNetworkOfUnknownShapesHasAPictureToo() {
    assertTrue(Sequential.of(new ReLU(), new Flatten(1)).diagram().contains(">0 → ?</text>"));
    closes(Sequential.of().diagram());
  }

  /** Checks that every tag is closed, in the reverse order. */
  private static void closes(String markup) {
    Deque<String> open = new ArrayDeque<>();
    Pattern.compile("<(/?)(\\w+)[^>]*?(/?)>")
        .matcher(markup.replaceFirst("<!DOCTYPE html>", ""))
        .results()
        .forEach(
            tag -> {
              if (!tag.group(1).isEmpty()) {
                assertEquals(open.pop(), tag.group(2));
              } else if (tag.group(3).isEmpty()) {
                open.push(tag.group(2));
              }
            });
    assertTrue(open.isEmpty(), open.toString());
  }

  private static long count(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }

  private static double[] numbers(MatchResult match) {
    double[] numbers = new double[match.groupCount()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.parseDouble(match.group(i + 1));
    }
    return numbers;
  }
}
