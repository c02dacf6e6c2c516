package dev.kindling.examples.guide;

import dev.kindling.io.SafeTensors;
import dev.kindling.nn.BatchNorm;
import dev.kindling.nn.Conv;
import dev.kindling.nn.Flatten;
import dev.kindling.nn.Linear;
import dev.kindling.nn.Network;
import dev.kindling.nn.Sequential;
import dev.kindling.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The programs of docs/from-pytorch.md in Java: that which brings weights over. */
final class JavaWeights {
  private JavaWeights() {}

  public static void main(String[] args) throws IOException {
    var net =
        Sequential.seed(42)
            .layer("conv", Conv.conv2d(1, 2, 3))
            .layer("norm", BatchNorm.of(2))
            .relu()
            .layer(Flatten.of())
            .layer("linear", rng -> Linear.of(32, 3, rng))
            .build();
    convert(net, Path.of("model.safetensors"), Path.of("kindling.safetensors"));
    SafeTensors.load(net, Path.of("kindling.safetensors")); // refuses a file that does not fit
    Tensor x = Tensor.arange(36).reshape(1, 1, 6, 6).div(36);
    System.out.println(net.forward(x)); // [[0.04558322, -0.30197492, -0.64214593]]
  }

  private static void convert(Network net, Path pytorch, Path kindling) throws IOException {
    Map<String, Tensor> converted = new HashMap<>();
    SafeTensors.read(pytorch)
        .forEach(
            (name, tensor) -> {
              int dot = name.lastIndexOf('.');
              String path = name.substring(0, dot);
              String field =
                  Pattern.compile("_(.)")
                      .matcher(name.substring(dot + 1))
                      .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
              boolean turned = field.equals("weight") && net.layer(path) instanceof Linear;
              converted.put(path + "." + field, turned ? tensor.transpose() : tensor);
            });
    SafeTensors.write(converted, kindling);
  }
}
