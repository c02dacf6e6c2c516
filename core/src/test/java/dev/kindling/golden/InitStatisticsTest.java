package dev.kindling.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindling.nn.Init;
import dev.kindling.nn.Init.Fans;
import dev.kindling.nn.Linear;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Compares the mean and the deviation of initial parameters with those that PyTorch drew, within
 * three standard errors of the difference.
 */
class InitStatisticsTest {
  private static final Path FOLDER = Path.of(System.getProperty("kindling.golden", "none"));
  private static final Rng RNG = Rng.of(2026);

  /** PyTorch's (400, 500), and (100, 60), as Kindling has them: {@code [in, out]}. */
  private static final Shape MATRIX = Shape.of(500, 400);

  private static final Shape SMALL = Shape.of(60, 100);
  private static final Shape KERNELS = Shape.of(64, 32, 3, 3);

  private final Map<String, Tensor> drawn = new LinkedHashMap<>();

  private void draw(String name, Init init, Shape shape) {
    Fans fans = shape.rank() == 2 ? Fans.ofLinear(shape) : Fans.ofConv(shape);
    drawn.put(name, init.of(shape, fans, RNG.fork(drawn.size())));
  }

  @Test
  void momentsAgreeWithPyTorch() throws IOException {
    Path file = FOLDER.resolve("init_stats.json");
    assumeTrue(Files.exists(file), "no reference values in " + FOLDER);
    JsonObject all = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    drawAll();
    drawn.forEach((name, tensor) -> compare(name, tensor, all.getAsJsonObject(name)));
  }

  private void drawAll() {
    draw("uniform_(-.5,2)", Init.uniform(-0.5f, 2), MATRIX);
    draw("normal_(1,2)", Init.normal(1, 2), MATRIX);
    draw("trunc_normal_(0,1,-2,2)", Init.truncatedNormal(0, 1, -2, 2), MATRIX);
    draw("trunc_normal_(0,.02,-.04,.04)", Init.truncatedNormal(0, 0.02f, -0.04f, 0.04f), MATRIX);
    draw("xavier_uniform_", Init.xavierUniform(), MATRIX);
    draw("xavier_uniform_ gain 5/3", Init.xavierUniform().gain(Init.TANH_GAIN), MATRIX);
    draw("xavier_normal_", Init.xavierNormal(), MATRIX);
    draw("xavier_uniform_ conv(64,32,3,3)", Init.xavierUniform(), KERNELS);
    draw("kaiming_uniform_ fan_in relu", Init.kaimingUniform(), MATRIX);
    draw(
        "kaiming_uniform_ a=sqrt5",
        Init.kaimingUniform().gain(Init.leakyReluGain(Math.sqrt(5))),
        MATRIX);
    draw("kaiming_normal_ fan_in relu", Init.kaimingNormal(), MATRIX);
    draw("kaiming_normal_ fan_out relu", Init.kaimingNormal().fanOut(), MATRIX);
    draw("kaiming_normal_ fan_out relu conv(64,32,3,3)", Init.kaimingNormal().fanOut(), KERNELS);
    draw("kaiming_normal_ leaky .2", Init.kaimingNormal().gain(Init.leakyReluGain(0.2)), MATRIX);
    draw("orthogonal_ (100,60)", Init.orthogonal(1), SMALL);
    draw("sparse_ .1", Init.sparse(0.1, 0.01f), SMALL);
    Linear linear = Linear.of(500, 400, RNG.fork(100));
    drawn.put("default Linear(500,400).weight", linear.weight().value());
    drawn.put("default Linear(500,400).bias", linear.bias().value());
    draw("default Conv2d(32,64,3).weight", Init.standard(), KERNELS);
    draw("default Conv2d(32,64,3,groups=4).weight", Init.standard(), Shape.of(64, 8, 3, 3));
    draw("default Embedding(1000,64).weight", Init.normal(0, 1), Shape.of(1000, 64));
    draw(
        "default MultiheadAttention(128,4).in_proj_weight",
        Init.xavierUniform(),
        Shape.of(128, 384));
    draw("default MultiheadAttention(128,4).out_proj.weight", Init.standard(), Shape.of(128, 128));
  }

  private static void compare(String name, Tensor tensor, JsonObject expected) {
    float[] x = tensor.toArray();
    assertEquals(expected.get("numel").getAsInt(), x.length, name);
    double n = x.length;
    double mean = 0;
    for (float value : x) {
      mean += value / n;
    }
    double squares = 0;
    double fourths = 0;
    for (float value : x) {
      double square = (value - mean) * (value - mean);
      squares += square / (n - 1);
      fourths += square * square / n;
    }
    double deviation = Math.sqrt(squares);
    double kurtosis = fourths / (squares * squares);
    double reference = expected.get("std").getAsDouble();
    assertEquals(
        expected.get("mean").getAsDouble(),
        mean,
        3 * reference * Math.sqrt(2 / n),
        name + ", mean");
    assertEquals(
        reference,
        deviation,
        3 * reference * Math.sqrt(2 * (kurtosis - 1) / (4 * n)),
        name + ", deviation");
  }
}
