package dev.kindling.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short run of the digits example ends in the same weights on every machine that can be had here.
 */
class SameBitsTest {
  private static final int STEPS = 25;

  @TempDir private Path folder;

  /** A way to run: on a JVM, with options, with some workers. */
  private record Way(String java, List<String> options, int workers) {}

  @Test
  void weightsAreTheSameForAllWorkersWidthsAndJdks() throws IOException, InterruptedException {
    Way plain = new Way(Program.java(), List.of(Program.VECTOR), 1);
    String wanted = hash(plain);
    for (Way way : ways()) {
      assertEquals(wanted, hash(way), way.toString());
    }
  }

  private static List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    for (int workers : new int[] {2, 3, 8}) {
      ways.add(new Way(Program.java(), List.of(Program.VECTOR), workers));
    }
    jvms()
        .forEach(
            java -> {
              ways.add(new Way(java, List.of(), 2));
              for (String bits : new String[] {"512", "256", "128"}) {
                ways.add(
                    new Way(java, List.of(Program.VECTOR, "-Dkindling.vector.bits=" + bits), 3));
              }
            });
    return ways;
  }

  /** This JVM, and the one of the other tested release where the build has found it. */
  private static Stream<String> jvms() {
    String other = System.getProperty("kindling.otherJava", "");
    return Stream.of(Program.java(), other).filter(java -> Files.isExecutable(Path.of(java)));
  }

  /** A batch of 1024 is eight shards, so that the workers have something to share. */
  private String hash(Way way) throws IOException, InterruptedException {
    Program.Result result =
        Program.run(
            way.java,
            way.options,
            Program.classPath(),
            folder,
            Program.MAIN,
            "digits",
            "--batch=1024",
            "--max-steps=" + STEPS,
            "--workers=" + way.workers,
            "--save=weights.safetensors");
    assertEquals(0, result.exit(), result.out());
    return result.after("weights sha256");
  }
}
