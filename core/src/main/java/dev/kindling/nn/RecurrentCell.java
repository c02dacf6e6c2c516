package dev.kindling.nn;

import dev.kindling.nn.RecurrentSpec.Settings;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;
import dev.kindling.op.family.Recurrence;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a recurrent layer, and the parameters of all its steps: {@code weightIh [in, gates ·
 * hidden]} for the input, {@code weightHh [out, gates · hidden]} for the state, a bias {@code
 * [gates · hidden]} for each, and {@code weightHr [hidden, out]} where there is a projection. All
 * start uniform on ±1/√hidden. The parts of {@code gates · hidden} have PyTorch's order: i, f, g, o
 * of an LSTM; r, z, n of a GRU.
 *
 * <pre>{@code
 * RecurrentCell cell = LSTM.of(64, 128).cell(rng);
 * RecurrentState next = cell.step(x, state, pass);
 * }</pre>
 */
public final class RecurrentCell implements Layer {
  private final Settings settings;
  private final int in;
  private final Parameter weightIh;
  private final Parameter weightHh;
  private final @Nullable Parameter biasIh;
  private final @Nullable Parameter biasHh;
  private final @Nullable Parameter weightHr;

  RecurrentCell(Settings settings, int in, Rng rng) {
    this.settings = settings;
    this.in = in;
    int width = settings.kind().gates() * settings.hidden();
    weightIh = parameter(rng.fork(0), in, width);
    weightHh = parameter(rng.fork(1), settings.out(), width);
    biasIh = settings.bias() ? parameter(rng.fork(2), width) : null;
    biasHh = settings.bias() ? parameter(rng.fork(3), width) : null;
    weightHr =
        settings.projected() > 0
            ? parameter(rng.fork(4), settings.hidden(), settings.projected())
            : null;
  }

  private Parameter parameter(Rng rng, int... dims) {
    float bound = (float) (1 / Math.sqrt(settings.hidden()));
    return new Parameter(rng.uniform(Shape.of(dims), -bound, bound));
  }

  /**
   * The hidden state after one step from a state of zeros, {@code [batch, in]} to {@code [batch,
   * out]}.
   */
  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return step(x, null, pass).h();
  }

  /**
   * The state after one step.
   *
   * @param x {@code [batch, in]}, or one sample {@code [in]}
   * @param state h and, of an LSTM, c, {@code [batch, out]}; zeros where it is null
   */
  public RecurrentState step(Tensor x, @Nullable RecurrentState state, Pass pass) {
    check(x.shape());
    boolean single = x.shape().rank() == 1;
    int batch = single ? 1 : x.shape().dim(0);
    RecurrentState first = RecurrentState.checked(this, settings, state, Shape.of(), batch, single);
    RecurrentState end = unroll(x.reshape(batch, in), first, pass).state(null);
    return single ? end.single() : end;
  }

  /** All steps of sequences whose rows lie time by time, {@code [time · batch, in]}. */
  Unrolled unroll(Tensor rows, RecurrentState first, Pass pass) {
    Tensor w = pass.use(weightIh);
    Tensor bias = biasIh == null ? null : pass.use(biasIh);
    boolean gru = settings.kind() instanceof Recurrence.Gru;
    if (bias != null && biasHh != null && !gru) {
      bias = bias.plus(pass.use(biasHh));
    }
    Tensor sums = bias == null ? rows.matmul(w) : rows.affine(w, bias);
    int batch = first.h().shape().dim(0);
    int width = w.shape().dim(1);
    List<Value> others = new ArrayList<>();
    others.add(pass.use(weightHh));
    others.add(first.h());
    if (gru) {
      others.add(biasHh == null ? Tensor.zeros(width) : pass.use(biasHh));
    } else if (first.c() != null) {
      others.add(first.c());
    }
    if (weightHr != null) {
      others.add(pass.use(weightHr));
    }
    Tensor p = sums.reshape(rows.shape().dim(0) / batch, batch, width);
    return new Unrolled(
        p.apply(settings.kind(), others.toArray(new Value[0])),
        rows.shape().dim(0),
        batch,
        settings);
  }

  /** The result of {@link Recurrence}, and where its parts are. */
  record Unrolled(Tensor trace, int rows, int batch, Settings settings) {
    /** The hidden states, {@code [time · batch, out]}. */
    Tensor h() {
      return part(0, settings.out());
    }

    /** The states in given rows, or after the last step. */
    RecurrentState state(int @Nullable [] at) {
      Tensor h = at == null ? end(0, settings.out()) : Recurrent.rows(h(), at);
      if (!settings.hasCell()) {
        return new RecurrentState(h, null);
      }
      int from = rows * settings.out();
      int n = settings.hidden();
      return new RecurrentState(h, at == null ? end(from, n) : Recurrent.rows(part(from, n), at));
    }

    private Tensor part(int from, int width) {
      return trace.slice(0, from, from + rows * width).reshape(rows, width);
    }

    private Tensor end(int from, int width) {
      int to = from + rows * width;
      return trace.slice(0, to - batch * width, to).reshape(batch, width);
    }
  }

  @Override
  public Shape input() {
    return Shape.of(in);
  }

  @Override
  public Shape output(Shape sample) {
    check(sample);
    return Shape.of(settings.out());
  }

  private void check(Shape x) {
    int features = x.rank() == 0 ? 0 : x.dim(-1);
    if (x.rank() > 2 || features != in) {
      throw new LayerException(
          this + ": the input has the shape " + x + ", not [batch, " + in + "]", "");
    }
  }

  @Override
  public String toString() {
    return settings.name() + "Cell(" + in + ", " + settings.hidden() + ")";
  }
}
