package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Layout;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapingTest {
  private static final Tensor X = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
  private static final Tensor V = Tensor.of(1, 2, 3, 4);
  private static final Tensor CUBE =
      Tensor.filled(
          Shape.of(2, 3, 4),
          data -> {
            for (int i = 0; i < data.length; i++) {
              data[i] = i;
            }
          });

  @Test
  void anotherShapeSharesTheElements() {
    assertSame(V.data(), V.reshape(2, 2).data());
    assertSame(CUBE.data(), CUBE.flatten().unsqueeze(0).data());
  }

  @Test
  void flattenJoinsDimensions() {
    assertEquals(Shape.of(24), CUBE.flatten().shape());
    assertEquals(Shape.of(2, 12), CUBE.flatten(1, -1).shape());
    assertEquals(Shape.of(2, 3, 4), CUBE.flatten(1, 1).shape());
    assertEquals(Shape.of(1), Tensor.scalar(3).flatten().shape());
    refused(
        "flatten: from the axis 2 to 0 of the shape [2, 3, 4]; needs the first before the last",
        () -> CUBE.flatten(2, 0));
    refused("flatten: the shape [2, 3] has no axis 2; needs -2..1", () -> X.flatten(0, 2));
    refused(
        "flatten: the shape [] has no axis 0; needs at least one dimension",
        () -> Tensor.scalar(1).flatten(0, 0));
  }

  @Test
  void squeezeTakesDimensionsOfOneAway() {
    Tensor x = V.reshape(1, 4, 1);
    assertEquals(Shape.of(4), x.squeeze().shape());
    assertEquals(Shape.of(1, 4), x.squeeze(-1).shape());
    refused("squeeze: the axis 0 of the shape [2, 3] has the size 2; needs 1", () -> X.squeeze(0));
    refused("squeeze: the shape [2, 3] has no axis -3; needs -2..1", () -> X.squeeze(-3));
  }

  @Test
  void unsqueezePutsADimensionOfOneIn() {
    assertEquals(Shape.of(1, 2, 3), X.unsqueeze(0).shape());
    assertEquals(Shape.of(2, 3, 1), X.unsqueeze(-1).shape());
    assertEquals(Shape.of(2, 3, 1), X.unsqueeze(2).shape());
    assertEquals(Shape.of(1, 2, 3), X.unsqueeze(-3).shape());
    assertEquals(Shape.of(1), Tensor.scalar(1).unsqueeze(0).shape());
    refused("unsqueeze: the axis 3 for the shape [2, 3]; needs -3..2", () -> X.unsqueeze(3));
  }

  @Test
  void permuteReordersDimensions() {
    prints("[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]", X.permute(1, 0));
    prints(X.toString(), X.permute(0, -1));
    Tensor moved = CUBE.permute(2, 0, 1);
    assertEquals(Shape.of(4, 2, 3), moved.shape());
    assertEquals(CUBE.get(1, 2, 3), moved.get(3, 1, 2));
    assertEquals(Shape.of(0, 2), Tensor.zeros(2, 0).permute(1, 0).shape());
    assertEquals(3f, Tensor.scalar(3).permute().item());
  }

  @Test
  void permuteOfManyElementsIsRightAtTheEdgesOfTiles() {
    Tensor x = Rng.of(5).uniform(Shape.of(2, 33, 3, 65), -1, 1);
    for (int[] axes : new int[][] {{0, 3, 1, 2}, {3, 2, 1, 0}, {0, 2, 3, 1}, {0, 2, 1, 3}}) {
      Tensor y = x.permute(axes);
      int[] at = new int[4];
      for (int i = 0; i < y.size(); i++) {
        int rest = i;
        for (int d = 3; d >= 0; d--) {
          at[axes[d]] = rest % y.shape().dim(d);
          rest /= y.shape().dim(d);
        }
        assertEquals(x.get(at), y.data()[i]);
      }
    }
  }

  @Test
  void permuteRefusesAxesThatAreNotEachOnce() {
    String rest = " for the shape [2, 3]; needs each of its 2 axes once";
    refused("permute: the axes [0, 0]" + rest, () -> X.permute(0, 0));
    refused("permute: the axes [0, 2]" + rest, () -> X.permute(0, 2));
    refused("permute: the axes []" + rest, () -> X.permute());
    refused("permute: the axes [0, 1, 0]" + rest, () -> X.permute(0, 1, 0));
  }

  @Test
  void transposeExchangesTwoDimensions() {
    assertEquals(Shape.of(4, 3, 2), CUBE.transpose(0, -1).shape());
    assertEquals(CUBE.get(1, 2, 3), CUBE.transpose(0, -1).get(3, 2, 1));
    assertArrayEquals(X.transpose().toArray(), X.transpose(0, 1).toArray());
    refused("transpose: the shape [2, 3] has no axis 2; needs -2..1", () -> X.transpose(0, 2));
  }

  @Test
  void moveAxisKeepsTheOrderOfTheOthers() {
    assertEquals(Shape.of(3, 4, 2), CUBE.moveAxis(0, -1).shape());
    assertEquals(Shape.of(4, 2, 3), CUBE.moveAxis(2, 0).shape());
    assertEquals(Shape.of(3, 2, 4), CUBE.moveAxis(1, 0).shape());
    assertEquals(CUBE.get(1, 2, 3), CUBE.moveAxis(0, 1).get(2, 1, 3));
    refused("moveAxis: the shape [2, 3] has no axis 5; needs -2..1", () -> X.moveAxis(5, 0));
  }

  @Test
  void concatPutsTensorsOneAfterAnother() {
    prints("[[1.0, 2.0, 3.0, 7.0], [4.0, 5.0, 6.0, 8.0]]", Tensor.concat(-1, X, column(7, 8)));
    prints("[1.0, 2.0]", Tensor.concat(0, Tensor.of(1), Tensor.zeros(0), Tensor.of(2)));
    refused(
        "concat: tensor 1 has the shape [2, 1] and tensor 0 [2, 3];"
            + " needs equal sizes but for the axis 0",
        () -> Tensor.concat(0, X, column(7, 8)));
    refused("concat: the shape [2, 3] has no axis 2; needs -2..1", () -> Tensor.concat(2, X, X));
    refused("concat: got no tensors; needs at least one", () -> Tensor.concat(0));
  }

  @Test
  void theGradientOfConcatGoesToEachPart() {
    Tensor a = Tensor.of(1, 2).requiresGrad();
    Tensor empty = Tensor.zeros(0).requiresGrad();
    Tensor b = Tensor.of(3);
    Gradients g = Tensor.concat(0, b, a, empty).times(Tensor.of(10, 20, 30)).sum().backward();
    prints("[20.0, 30.0]", g.of(a));
    assertEquals(Shape.of(0), g.of(empty).shape());
  }

  @Test
  void stackPutsTensorsSideBySide() {
    Tensor a = Tensor.of(1, 2);
    Tensor b = Tensor.of(3, 4);
    prints("[[1.0, 2.0], [3.0, 4.0]]", Tensor.stack(0, a, b));
    prints("[[1.0, 3.0], [2.0, 4.0]]", Tensor.stack(-1, a, b));
    refused(
        "stack: tensor 1 has the shape [4] and tensor 0 [2]; needs equal ones",
        () -> Tensor.stack(0, a, V));
    refused("stack: the axis 2 for the shape [2]; needs -2..1", () -> Tensor.stack(2, a, b));
    refused("stack: got no tensors; needs at least one", () -> Tensor.stack(0));
  }

  @Test
  void meshgridVariesEachVectorAlongItsDimension() {
    List<Tensor> grid = Tensor.meshgrid(Tensor.of(1, 2), Tensor.of(3, 4, 5));
    prints("[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]", grid.get(0));
    prints("[[3.0, 4.0, 5.0], [3.0, 4.0, 5.0]]", grid.get(1));
    refused(
        "meshgrid: tensor 1 has the shape [2, 3]; needs one dimension",
        () -> Tensor.meshgrid(V, X));
  }

  @Test
  void sliceCountsNegativeEndsFromBehind() {
    prints("[2.0, 3.0]", V.slice(0, 1, 3));
    prints("[2.0, 3.0]", V.slice(-1, -3, -1));
    prints("[3.0, 4.0]", V.slice(0, -2));
    prints("[1.0, 3.0]", V.slice(0, 0, 4, 2));
    prints("[2.0]", V.slice(0, 1, 4, Integer.MAX_VALUE));
    prints("[[2.0, 3.0], [5.0, 6.0]]", X.slice(1, 1));
    assertEquals(Shape.of(0), V.slice(0, 4).shape());
    assertEquals(Shape.of(0), V.slice(0, 0, 0).shape());
    assertEquals(Shape.of(2, 0), X.slice(1, 2, 2).shape());
  }

  @Test
  void sliceRefusesWhatLiesOutside() {
    String rest = " of the axis 0 of the shape [4]; needs a range within 0..4";
    refused("slice: 0 to 5" + rest, () -> V.slice(0, 0, 5));
    refused("slice: -5 to 4" + rest, () -> V.slice(0, -5));
    refused("slice: 3 to 1" + rest, () -> V.slice(0, 3, 1));
    refused("slice: the step is 0; needs at least 1", () -> V.slice(0, 0, 4, 0));
    refused("slice: the shape [4] has no axis 1; needs -1..0", () -> V.slice(1, 0, 1));
  }

  @Test
  void selectLeavesTheDimensionOut() {
    prints("[4.0, 5.0, 6.0]", X.select(0, -1));
    prints("[2.0, 5.0]", X.select(1, 1));
    assertEquals(3f, V.select(0, 2).item());
    refused(
        "select: the index 2 of the axis 0 of the shape [2, 3] is outside -2..1",
        () -> X.select(0, 2));
    refused("select: the shape [2, 3] has no axis 2; needs -2..1", () -> X.select(2, 0));
  }

  @Test
  void splitCutsIntoTheSizesGiven() {
    assertEquals("[[1.0], [2.0, 3.0, 4.0], []]", V.split(0, 1, 3, 0).toString());
    refused(
        "split: the sizes [1, 1] for the axis 0 of the shape [4];"
            + " needs sizes of 0 or more that add up to 4",
        () -> V.split(0, 1, 1));
    refused(
        "split: the sizes [5, -1] for the axis 0 of the shape [4];"
            + " needs sizes of 0 or more that add up to 4",
        () -> V.split(0, 5, -1));
    refused("split: the shape [4] has no axis 1; needs -1..0", () -> V.split(1, 4));
  }

  @Test
  void chunkMakesPartsOfOneSizeButTheLast() {
    assertEquals("[[1.0, 2.0], [3.0, 4.0]]", V.chunk(0, 2).toString());
    assertEquals("[[1.0, 2.0], [3.0, 4.0]]", V.chunk(0, 3).toString());
    assertEquals("[[1.0, 2.0], [3.0]]", V.slice(0, 0, 3).chunk(0, 2).toString());
    assertEquals("[[1.0, 2.0, 3.0, 4.0]]", V.chunk(0, 1).toString());
    assertEquals(4, V.chunk(0, 9).size());
    assertEquals("[[]]", Tensor.zeros(0).chunk(0, 2).toString());
    refused("chunk: got 0 parts; needs at least 1", () -> V.chunk(0, 0));
    refused("chunk: the shape [4] has no axis 1; needs -1..0", () -> V.chunk(1, 2));
  }

  @Test
  void unbindGivesEachIndex() {
    assertEquals("[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]", X.unbind(1).toString());
    assertEquals(List.of(), Tensor.zeros(0, 3).unbind(0));
    refused("unbind: the shape [4] has no axis 1; needs -1..0", () -> V.unbind(1));
  }

  @Test
  void unfoldSlidesAWindow() {
    prints("[[1.0, 2.0, 3.0], [2.0, 3.0, 4.0]]", V.unfold(0, 3, 1));
    prints("[[1.0, 2.0]]", V.unfold(0, 2, 3));
    prints("[[1.0, 2.0], [3.0, 4.0]]", V.unfold(0, 2, 2));
    assertEquals(Shape.of(5, 0), V.unfold(0, 0, 1).shape());
    prints("[[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]]", X.unfold(0, 2, 1));
    Tensor x = V.requiresGrad();
    prints("[1.0, 2.0, 2.0, 1.0]", x.unfold(0, 3, 1).sum().backward().of(x));
    refused(
        "unfold: windows of 5 over the axis 0 of the shape [4]; needs 0..4",
        () -> V.unfold(0, 5, 1));
    refused("unfold: the step is 0; needs at least 1", () -> V.unfold(0, 2, 0));
    refused("unfold: the shape [4] has no axis 1; needs -1..0", () -> V.unfold(1, 2, 1));
  }

  @Test
  void padAddsNumbersOrCrops() {
    prints("[0.0, 1.0, 2.0, 3.0, 4.0, 0.0, 0.0]", V.pad(0, 1, 2));
    prints("[2.0, 3.0, 4.0, 7.0]", V.pad(0, -1, 1, 7f));
    prints("[3.0, 4.0]", V.pad(-1, -2, 0));
    prints("[9.0, 9.0]", Tensor.zeros(0).pad(0, 1, 1, 9f));
    prints("[]", V.pad(0, -4, 0));
    prints("[]", V.pad(0, -1, -3));
    assertSame(V, V.pad(0, 0, 0));
    refused(
        "pad: -5 before and 9 after the axis 0 of the shape [4];"
            + " needs -4 or more each and a size of 0 or more",
        () -> V.pad(0, -5, 9));
    refused(
        "pad: -3 before and -2 after the axis 0 of the shape [4];"
            + " needs -4 or more each and a size of 0 or more",
        () -> V.pad(0, -3, -2));
    refused("pad: the shape [4] has no axis 1; needs -1..0", () -> V.pad(1, 1, 1));
  }

  @Test
  void otherPaddingsTakeTheirNumbersFromTheDimension() {
    prints("[4.0, 3.0, 2.0, 1.0, 2.0, 3.0, 4.0, 3.0]", V.padReflect(0, 3, 1));
    prints("[1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 4.0]", V.padReplicate(0, 2, 1));
    prints("[3.0, 4.0, 1.0, 2.0, 3.0, 4.0, 1.0]", V.padCircular(0, 2, 1));
    prints("[2.0, 3.0, 4.0, 3.0]", V.padReflect(0, -1, 1));
    refused(
        "padReflect: 4 before and 0 after the axis 0 of the shape [4];"
            + " needs -4..3 each and a size of 0 or more",
        () -> V.padReflect(0, 4, 0));
    refused(
        "padCircular: 0 before and 5 after the axis 0 of the shape [4];"
            + " needs -4..4 each and a size of 0 or more",
        () -> V.padCircular(0, 0, 5));
    prints("[1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0]", V.padCircular(0, 4, 0));
    prints("[]", Tensor.zeros(0).padReplicate(0, 0, 0));
    String empty = "padReplicate: the axis 0 of the shape [0] is empty; needs an element to repeat";
    refused(empty, () -> Tensor.zeros(0).padReplicate(0, 1, 0));
    refused(empty, () -> Tensor.zeros(0).padReplicate(0, 0, 1));
  }

  @Test
  void rollShiftsInACircle() {
    prints("[4.0, 1.0, 2.0, 3.0]", V.roll(0, 1));
    prints("[2.0, 3.0, 4.0, 1.0]", V.roll(0, -1));
    prints("[4.0, 1.0, 2.0, 3.0]", V.roll(0, 9));
    prints("[]", Tensor.zeros(0).roll(0, 1));
    refused("roll: the shape [4] has no axis 1; needs -1..0", () -> V.roll(1, 1));
  }

  @Test
  void flipTurnsDimensionsRound() {
    prints("[4.0, 3.0, 2.0, 1.0]", V.flip(0));
    prints("[[6.0, 5.0, 4.0], [3.0, 2.0, 1.0]]", X.flip(0, -1));
    prints("[]", Tensor.zeros(0).flip(0));
    refused(
        "flip: the axes [1, -1] name the axis 1 of the shape [2, 3] twice; needs different ones",
        () -> X.flip(1, -1));
    refused("flip: the shape [4] has no axis 1; needs -1..0", () -> V.flip(1));
  }

  @Test
  void theGradientOfAFlipIsTheOtherWayRound() {
    Shape shape = Shape.of(3, 50, 33);
    for (int[] axes : new int[][] {{2}, {0}, {1}, {1, 2}, {0, 2}, {0, 1, 2}, {}}) {
      Tensor x = Rng.of(1).normal(shape, 0, 1);
      Tensor g = Rng.of(2).normal(shape, 0, 1).times(Rng.of(3).bernoulli(shape, 0.5f));
      Tensor flipped = Tensor.call(new Layout.AddStrided(Layout.Strided.flip(shape, axes)), g);
      float[] wanted = new float[g.size()];
      for (int i = 0; i < wanted.length; i++) {
        int[] at = {i / 1650, i / 33 % 50, i % 33};
        for (int axis : axes) {
          at[axis] = shape.dim(axis) - 1 - at[axis];
        }
        wanted[(at[0] * 50 + at[1]) * 33 + at[2]] += g.data()[i];
      }
      assertArrayEquals(wanted, flipped.toArray());
      assertArrayEquals(x.toArray(), x.flip(axes).flip(axes).toArray());
    }
  }

  @Test
  void repeatTilesAndRepeatInterleaveStutters() {
    prints("[1.0, 2.0, 1.0, 2.0]", Tensor.of(1, 2).repeat(2));
    prints("[[1.0, 2.0], [1.0, 2.0]]", Tensor.of(1, 2).repeat(2, 1));
    assertEquals(Shape.of(0, 3), X.repeat(0, 1).shape());
    prints("[1.0, 1.0, 2.0, 2.0]", Tensor.of(1, 2).repeatInterleave(0, 2));
    assertEquals(Shape.of(2, 6), X.repeatInterleave(-1, 2).shape());
    refused(
        "repeat: the numbers [2] for the shape [2, 3]; needs 0 or more for each dimension",
        () -> X.repeat(2));
    refused(
        "repeat: the numbers [2, -1] for the shape [2, 3]; needs 0 or more for each dimension",
        () -> X.repeat(2, -1));
    assertEquals(Shape.of(2, 0), X.repeatInterleave(1, 0).shape());
    refused("repeatInterleave: got -1 times; needs 0 or more", () -> X.repeatInterleave(0, -1));
    refused(
        "repeatInterleave: the shape [2, 3] has no axis 2; needs -2..1",
        () -> X.repeatInterleave(2, 1));
  }

  @Test
  void trianglesHaveZerosOnTheOtherSide() {
    prints("[[1.0, 0.0, 0.0], [4.0, 5.0, 0.0]]", X.tril());
    prints("[[1.0, 2.0, 0.0], [4.0, 5.0, 6.0]]", X.tril(1));
    prints("[[1.0, 2.0, 3.0], [0.0, 5.0, 6.0]]", X.triu());
    prints("[[0.0, 0.0, 3.0], [0.0, 0.0, 0.0]]", X.triu(2));
    prints(
        "[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]",
        X.tril(Integer.MIN_VALUE).plus(X.triu(Integer.MAX_VALUE)));
    assertEquals(Shape.of(0, 2), Tensor.zeros(0, 2).tril().shape());
    prints("[[NaN, 0.0], [NaN, NaN]]", Tensor.full(Float.NaN, 2, 2).tril());
    refused("tril: the shape [4]; needs at least two dimensions", () -> V.tril());
    refused("triu: the shape [4]; needs at least two dimensions", () -> V.triu());
  }

  @Test
  void diagonalsAreReadAndLaidOut() {
    prints("[1.0, 5.0]", X.diagonal());
    prints("[2.0, 6.0]", X.diagonal(1, 0, 1));
    prints("[4.0]", X.diagonal(-1, 0, 1));
    prints("[4.0]", X.diagonal(1, 1, 0));
    prints("[]", X.diagonal(3, 0, 1));
    prints("[]", X.diagonal(9, 0, 1));
    prints("[[1.0, 0.0], [0.0, 2.0]]", Tensor.of(1, 2).diagEmbed());
    prints("[[0.0, 3.0], [0.0, 0.0]]", Tensor.of(3).diagEmbed(1));
    assertEquals(Shape.of(2, 4, 4), X.diagEmbed(-1).shape());
    refused(
        "diagonal: the axes [0, 0] name the axis 0 of the shape [2, 3] twice; needs different ones",
        () -> X.diagonal(0, 0, 0));
    refused("diagonal: the shape [4] has no axis -2; needs -1..0", () -> V.diagonal());
    refused(
        "diagEmbed: the shape [] has no axis -1; needs at least one dimension",
        () -> Tensor.scalar(1).diagEmbed());
  }

  private static Tensor column(float... elements) {
    return Tensor.of(elements).reshape(elements.length, 1);
  }

  private static void prints(String text, Tensor x) {
    assertEquals(text, x.toString());
  }

  private static void refused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
