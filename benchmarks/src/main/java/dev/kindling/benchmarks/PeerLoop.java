package dev.kindling.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The other end of {@link Peer}, for peers on the JVM. */
public final class PeerLoop {
  private PeerLoop() {}

  /** The number that follows an argument such as {@code --threads}. */
  public static int argument(String name, String... arguments) {
    return Integer.parseInt(arguments[List.of(arguments).indexOf(name) + 1]);
  }

  /**
   * Makes sure that the loss falls.
   *
   * @param step takes a step and gives the loss before it
   * @param labels the number of steps after which the batches repeat
   * @throws IllegalStateException if it does not
   */
  public static void checkFalling(DoubleSupplier step, int labels) {
    double first = 0;
    double last = 0;
    for (int round = 0; round < 10; round++) {
      first = round == 1 ? last : first;
      last = 0;
      for (int i = 0; i < labels; i++) {
        last += step.getAsDouble() / labels;
      }
    }
    Work.expect(last < first, "the loss did not fall, " + first + " to " + last);
  }

  /**
   * Answers the questions on the standard input until it ends. What else is printed goes to the
   * standard error.
   *
   * @param works makes a work ready and checks it, or gives null where there is none of that name
   */
  public static void answer(String version, Function<String, @Nullable Runnable> works)
      throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Runnable work = null;
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      String[] words = line.strip().split(" ");
      if (words[0].equals("begin")) {
        work = works.apply(words[1]);
        answers.println("{\"version\": \"" + version + "\", \"knows\": " + (work != null) + "}");
      } else if (work != null) {
        Turn turn = Turn.take(work, Double.parseDouble(words[1]));
        answers.println(
            String.format(
                Locale.ROOT,
                "{\"median_us\": %.3f, \"best_us\": %.3f, \"runs\": %d}",
                turn.micros(),
                turn.best(),
                turn.runs()));
      }
      answers.flush();
    }
  }
}
