package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Axes;
import dev.kindling.op.family.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tensors made of several. */
final class Joining {
  private Joining() {}

  static Tensor concat(int axis, Tensor... tensors) {
    checkAny("concat", tensors);
    return Tensor.call(new Layout.Concat(axis, tensors.length), tensors.clone());
  }

  static Tensor stack(int axis, Tensor... tensors) {
    checkAny("stack", tensors);
    int at = Axes.inserted("stack", tensors[0].shape(), axis);
    Tensor[] parts = new Tensor[tensors.length];
    for (int i = 0; i < parts.length; i++) {
      if (!tensors[i].shape().equals(tensors[0].shape())) {
        throw new IllegalArgumentException(
            "stack: tensor "
                + i
                + " has the shape "
                + tensors[i].shape()
                + " and tensor 0 "
                + tensors[0].shape()
                + "; needs equal ones");
      }
      parts[i] = tensors[i].unsqueeze(at);
    }
    return concat(at, parts);
  }

  static List<Tensor> meshgrid(Tensor... vectors) {
    int[] sizes = new int[vectors.length];
    for (int i = 0; i < sizes.length; i++) {
      if (vectors[i].shape().rank() != 1) {
        throw new IllegalArgumentException(
            "meshgrid: tensor "
                + i
                + " has the shape "
                + vectors[i].shape()
                + "; needs one dimension");
      }
      sizes[i] = vectors[i].size();
    }
    Shape grid = Shape.of(sizes);
    List<Tensor> coordinates = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      int[] own = new int[sizes.length];
      Arrays.fill(own, 1);
      own[i] = sizes[i];
      coordinates.add(vectors[i].reshape(own).expandTo(grid));
    }
    return List.copyOf(coordinates);
  }

  private static void checkAny(String who, Tensor... tensors) {
    if (tensors.length == 0) {
      throw new IllegalArgumentException(who + ": got no tensors; needs at least one");
    }
  }
}
