package dev.kindling.examples.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The expected numbers were printed by NumPy 2 and PyTorch 2.13. */
class OtherRandomTest {
  @Test
  void theTwisterGivesTheStandardsNumber() {
    MersenneTwister twister = new MersenneTwister(5489);
    for (int i = 0; i < 9999; i++) {
      twister.bits();
    }
    assertEquals(4123659995L, Integer.toUnsignedLong(twister.bits()));
  }

  @Test
  void numpysNumbersAreTheSameToTheBit() {
    NumpyRandom numpy = new NumpyRandom(42);
    double[] uniform = numpy.rand(200);
    assertEquals(0.3745401188473625, uniform[0]);
    assertEquals(0.9507143064099162, uniform[1]);
    double[] normal = numpy.randn(200);
    assertEquals(-0.6800247215784908, normal[0]);
    assertEquals(1.475356216949552, normal[199]);
  }

  @Test
  void pytorchsWeightsAreTheSameToTheBit() throws NoSuchAlgorithmException {
    TorchRandom torch = new TorchRandom(42);
    var first = torch.linear(784, 128);
    assertEquals(
        "94950594639217f2feab01a8b56bc4fcc6f751022eead5ff5163fe0ec3423dc1",
        sha256(first.weight().value().transpose().toArray()));
    assertEquals(0.027304949f, first.weight().value().get(0, 0));
    assertEquals(-0.000867699f, first.bias().value().get(0), 5e-10f);
    assertEquals(0.069819696f, torch.linear(128, 10).weight().value().get(0, 0));
    float[] normal = Arrays.copyOf(torch.randn(32, 784).toArray(), 4);
    float[] printed = {0.986194670f, 0.294942260f, -1.730604053f, -0.543641508f};
    assertArrayEquals(printed, normal, 1e-6f);
  }

  @Test
  void pytorchsNormalNumbersComeInBlocksThatMayOverlap() {
    assertArrayEquals(
        new float[] {
          -0.146795094f,
          0.7861412763f,
          0.9468216300f,
          -1.114344000f,
          1.6907901763f,
          -0.894827902f,
          -0.355625033f,
          1.2323857545f,
          0.1381726562f
        },
        new TorchRandom(7).randn(9).toArray(),
        1e-6f);
    assertArrayEquals(
        new float[] {
          -0.820134520f,
          0.3956311643f,
          0.8989084959f,
          -1.388403892f,
          -0.166996017f,
          0.7820726633f,
          1.0391076803f,
          -0.724510729f,
          -0.848908603f,
          -1.216929435f,
          -0.081021584f,
          1.3614851236f,
          -1.303216695f,
          0.6741006970f,
          -1.323345780f,
          -1.359768986f,
          -0.866701602f,
          -0.564006686f,
          -2.056462526f,
          -0.356722533f,
          1.0955804586f
        },
        new TorchRandom(7).randn(21).toArray(),
        1e-6f);
  }

  /** Of the floats as little-endian bytes. */
  private static String sha256(float[] numbers) throws NoSuchAlgorithmException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.array());
    return HexFormat.of().formatHex(hash);
  }
}
