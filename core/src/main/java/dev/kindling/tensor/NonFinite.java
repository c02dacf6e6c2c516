package dev.kindling.tensor;

import dev.kindling.op.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where numbers came from that are NaN or infinite. */
public final class NonFinite {
  private NonFinite() {}

  /**
   * The first recorded operation on the way to a result that gave NaN or an infinite number for
   * inputs that were finite; none if there is no such number, or if nothing was recorded.
   *
   * <pre>{@code
   * Tensor x = Tensor.of(-1, 1).requiresGrad();
   * NonFinite.source(x.plus(1).log().sqrt());    // Optional[Log[]]: of 0
   * }</pre>
   */
  public static Optional<Op> source(Tensor result) {
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> open = new ArrayList<>(List.of(result));
    Op first = null;
    while (!open.isEmpty()) {
      Tensor tensor = open.remove(open.size() - 1);
      Node node = tensor.node;
      // What is finite is no way to the first that is not.
      if (node == null || node.op == null || !seen.add(node) || allFinite(tensor)) {
        continue;
      }
      boolean isFirst = true;
      for (Tensor input : node.inputs) {
        isFirst &= allFinite(input);
        open.add(input);
      }
      first = isFirst ? node.op : first;
    }
    return Optional.ofNullable(first);
  }

  /** Whether no number of a tensor is NaN or infinite. */
  public static boolean allFinite(Tensor tensor) {
    for (float number : tensor.data()) {
      if (!Float.isFinite(number)) {
        return false;
      }
    }
    return true;
  }
}
