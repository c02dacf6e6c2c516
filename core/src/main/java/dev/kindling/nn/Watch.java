package dev.kindling.nn;

import dev.kindling.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A look at what the layers of a network give, in any pass: for monitors and pictures.
 *
 * <pre>{@code
 * Watch watch = Watch.of(net, (path, layer, output) ->
 *     System.out.println(path + " " + layer + " " + output.shape()));
 * net.forward(x, Pass.inference().watching(watch));
 * }</pre>
 *
 * <p>It sees the layers of every {@link Network} in it. Of a linear layer and the ReLU that
 * follows, which are computed as one, it sees the ReLU.
 */
public final class Watch {
  private final Map<Network, String> paths = new IdentityHashMap<>();
  private final Listener listener;

  private Watch(Layer net, Listener listener) {
    this.listener = listener;
    FieldWalk.of(net, Network.class).forEach((path, container) -> paths.put(container, path));
  }

  /** A look at a network; one can serve many passes, and threads if the listener can. */
  public static Watch of(Layer net, Listener listener) {
    return new Watch(net, listener);
  }

  void saw(Network container, String name, Layer layer, Tensor output) {
    String path = paths.get(container);
    if (path != null) {
      listener.saw(path.isEmpty() ? name : path + "." + name, layer, output);
    }
  }

  /** Who is told of the layers' outputs. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A layer gave an output; called on the pass's thread.
     *
     * @param path where the layer stands, as in the names of its parameters
     * @param output a training step uses it again: copy what is to be kept
     */
    void saw(String path, Layer layer, Tensor output);
  }
}
