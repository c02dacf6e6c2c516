package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TensorTextTest {
  private static void prints(String text, Object tensor) {
    assertEquals(text, tensor.toString());
  }

  @Test
  void whatFitsStandsOnOneLine() {
    prints("3.5", Tensor.scalar(3.5f));
    prints("[1.0, -0.25, 0.33333334, -0.0]", Tensor.of(1, -0.25f, 1 / 3f, -0f));
    prints("[[[1.0], [2.0]], [[3.0], [4.0]]]", Tensor.of(1, 2, 3, 4).reshape(2, 2, 1));
    prints("[NaN, Infinity, -Infinity]", Tensor.of(0f / 0, 1f / 0, -1f / 0));
    prints("[[1, 2], [3, -4]]", IntTensor.of(1, 2, 3, -4).reshape(2, 2));
    prints("7", IntTensor.of(Shape.of(), 7));
  }

  @Test
  void oneLineHas75Characters() {
    // 15 · 3 + 14 · 2 + 2 brackets
    Tensor x = Tensor.ones(15);
    assertEquals(75, x.toString().length());
    prints(
        "Tensor[15]\n[ 1.0,  1.0,  1.0,  1.0,  1.0,  1.0,  1.0,  1.0,  1.0,  1.0,  1.0,  1.0,\n"
            + "  1.0,  1.0, -1.0]",
        x.minus(Tensor.eye(15).select(0, 14).times(2)));
  }

  @Test
  void aNumberHasTheFewestDigitsThatTellItFromOthers() {
    String[] numbers = {
      "0.1",
      "0.001",
      "9.999999E-4",
      "1.0E-4",
      "1234567.0",
      "9999999.0",
      "1.0E7",
      "1.2345679E10",
      "3.4028235E38",
      "1.1754944E-38",
      "0.3",
      "3.3554432E7",
      "1.6777216E7",
      "2.0E-44"
    };
    for (String number : numbers) {
      prints("-" + number, Tensor.scalar(-Float.parseFloat(number)));
    }
    Random random = new Random(1);
    for (int i = 0; i < 10000; i++) {
      float x = Float.intBitsToFloat(random.nextInt());
      assertTrue(Float.isNaN(x) || Float.parseFloat(FloatText.of(x)) == x);
    }
  }

  @Test
  void longerMatricesHaveColumnsBelowTheirShape() {
    prints(
        """
        Tensor[4, 6]
        [[ 0.000,  0.125, -0.500,  0.000,  0.000,  0.000],
         [10.500,  0.000,  0.000,  0.000,  0.000,  0.000],
         [ 0.000,  0.000,  0.000,  0.000,  0.000,  0.000],
         [ 0.000,  0.000,  0.000,  0.000,  0.000,  0.000]]""",
        Tensor.concat(0, Tensor.of(0, 0.125f, -0.5f, 0, 0, 0, 10.5f), Tensor.zeros(17))
            .reshape(4, 6));
    prints(
        """
        IntTensor[6, 6]
        [[ 0,  1,  2,  3,  4,  5],
         [ 6,  7,  8,  9, 10, 11],
         [12, 13, 14, 15, 16, 17],
         [18, 19, 20, 21, 22, 23],
         [24, 25, 26, 27, 28, 29],
         [30, 31, 32, 33, 34, 35]]""",
        IntTensor.of(java.util.stream.IntStream.range(0, 36).toArray()).reshape(6, 6));
  }

  @Test
  void moreDimensionsAreBlocksWithAnEmptyLineBetween() {
    prints(
        """
        Tensor[2, 2, 2, 3]
        [[[[ 0.0,  1.0,  2.0],
           [ 3.0,  4.0,  5.0]],

          [[ 6.0,  7.0,  8.0],
           [ 9.0, 10.0, 11.0]]],


         [[[12.0, 13.0, 14.0],
           [15.0, 16.0, 17.0]],

          [[18.0, 19.0, 20.0],
           [21.0, 22.0, 23.0]]]]""",
        Tensor.arange(24).reshape(2, 2, 2, 3));
  }

  @Test
  void moreThanAThousandElementsAreAbbreviated() {
    prints(
        """
        Tensor[60000, 784]
        [[0.0, 0.0, 0.0, ..., 0.0, 0.0, 0.0],
         [0.0, 0.0, 0.0, ..., 0.0, 0.0, 0.0],
         [0.0, 0.0, 0.0, ..., 0.0, 0.0, 0.0],
         ...,
         [0.0, 0.0, 0.0, ..., 0.0, 0.0, 0.0],
         [0.0, 0.0, 0.0, ..., 0.0, 0.0, 0.0],
         [0.0, 0.0, 0.0, ..., 0.0, 0.0, 0.0]]""",
        Tensor.zeros(60000, 784));
    prints(
        "Tensor[2000]\n[   0.0,    1.0,    2.0, ..., 1997.0, 1998.0, 1999.0]", Tensor.arange(2000));
    prints(
        """
        Tensor[500, 1, 3]
        [[[   0.0,    1.0,    2.0]],

         [[   3.0,    4.0,    5.0]],

         [[   6.0,    7.0,    8.0]],

         ...,

         [[1491.0, 1492.0, 1493.0]],

         [[1494.0, 1495.0, 1496.0]],

         [[1497.0, 1498.0, 1499.0]]]""",
        Tensor.arange(1500).reshape(500, 1, 3));
    assertTrue(!Tensor.zeros(1000).toString().contains("..."));
    assertTrue(Tensor.zeros(1001).toString().contains("..."));
    prints("IntTensor[2000]\n[0, 0, 0, ..., 0, 0, 0]", IntTensor.of(new int[2000]));
  }

  @Test
  void numbersFarApartHaveAnExponentAllOfThem() {
    prints(
        """
        Tensor[8, 3]
        [[ 0.00E+00, -1.00E-05,  1.25E+01],
         [ 0.00E+00, -1.00E-05,  1.25E+01],
         [ 0.00E+00, -1.00E-05,  1.25E+01],
         [ 0.00E+00, -1.00E-05,  1.25E+01],
         [ 0.00E+00, -1.00E-05,  1.25E+01],
         [ 0.00E+00, -1.00E-05,  1.25E+01],
         [ 0.00E+00, -1.00E-05,  1.25E+01],
         [ 0.00E+00, -1.00E-05,  1.25E+01]]""",
        Tensor.of(0, -1e-5f, 12.5f).expand(8, 3));
    assertEquals("0.001", first(Tensor.of(0.001f, 1)));
    assertEquals("1.000E-03", first(Tensor.of(0.001f, 1.001f)));
    assertEquals("1.0E-05", first(Tensor.of(1e-5f, 1e-5f)));
    assertEquals("999999.5", first(Tensor.of(999999.5f, 999999.5f)));
    assertEquals("1.0000005E+06", first(Tensor.of(1000000.5f, 1000000.5f)));
  }

  @Test
  void wholeNumbersNeedNoExponent() {
    assertEquals("9999999.0", first(Tensor.of(9999999, 1)));
    assertEquals("1.0E+07", first(Tensor.of(1e7f, 1)));
  }

  /** The first number of a matrix of several such rows. */
  private static String first(Tensor row) {
    String table = row.expand(20, row.size()).toString();
    return table.substring(table.indexOf("[[") + 2, table.indexOf(',', table.indexOf("[["))).trim();
  }

  @Test
  void theLargestNumberHasAtMostEightDigits() {
    assertEquals("0.33333334", first(Tensor.of(1 / 3f, 0)));
    assertEquals("0.00123457", first(Tensor.of(0.00123456789f, 0)));
    assertEquals("123.45679", first(Tensor.of(123.456789f, 0)));
    assertEquals("0.33333", first(Tensor.of(1 / 3f, 123.456789f)));
    assertEquals("1.2345679E+08", first(Tensor.of(123456789f, 0)));
  }

  @Test
  void nanAndInfinityTakePartInTheColumns() {
    prints(
        """
        Tensor[6, 3]
        [[      1.5,       NaN, -Infinity],
         [      1.5,       NaN, -Infinity],
         [      1.5,       NaN, -Infinity],
         [      1.5,       NaN, -Infinity],
         [      1.5,       NaN, -Infinity],
         [      1.5,       NaN, -Infinity]]""",
        Tensor.of(1.5f, Float.NaN, Float.NEGATIVE_INFINITY).expand(6, 3));
    assertTrue(Tensor.full(Float.NaN, 20).toString().startsWith("Tensor[20]\n[NaN, NaN,"));
  }

  @Test
  void withoutElementsThereIsOnlyTheShape() {
    prints("[]", Tensor.zeros(0));
    prints("Tensor[0, 3]", Tensor.zeros(0, 3));
    prints("Tensor[3, 0]", Tensor.zeros(3, 0));
    prints("[]", IntTensor.of());
  }

  @Test
  void noLineIsLongerThan75Characters() {
    for (int seed = 0; seed < 50; seed++) {
      int[] dims = {1 + seed % 3, 1 + seed % 7, 1 + seed % 40};
      Tensor x = Rng.of(seed).normal(Shape.of(dims), 0, 1).times(seed % 2 == 0 ? 1 : 1000);
      x.toString().lines().forEach(line -> assertTrue(line.length() <= 75, line));
    }
  }

  @Test
  void theLanguageOfTheMachineDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      prints("[1.0E-9, 1234.5]", Tensor.of(1e-9f, 1234.5f));
      assertEquals("1.0E-09", first(Tensor.of(1e-9f, 1)));
      assertEquals(
          "[2]: min 0.25, max 1, mean 0.625, 0 % zeros, 0 % NaN", Tensor.of(0.25f, 1).summary());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aSummaryLeavesNaNAside() {
    assertEquals(
        "[2, 3]: min -0.3333, max 4.25, mean 0.7833, 50 % zeros, 16.7 % NaN",
        Tensor.of(Shape.of(2, 3), -1 / 3f, 0, 4.25f, Float.NaN, -0f, 0).summary());
    assertEquals("[2]: only NaN", Tensor.full(Float.NaN, 2).summary());
    assertEquals("[0, 3]: no elements", Tensor.zeros(0, 3).summary());
    assertEquals(
        "[2]: min -Infinity, max 1E-6, mean -Infinity, 0 % zeros, 0 % NaN",
        Tensor.of(Float.NEGATIVE_INFINITY, 1e-6f).summary());
    assertEquals(
        "[100000]: min 0, max 1, mean 1E-5, 99.9 % zeros, 0 % NaN",
        Tensor.concat(0, Tensor.ones(1), Tensor.zeros(99999)).summary());
  }
}
