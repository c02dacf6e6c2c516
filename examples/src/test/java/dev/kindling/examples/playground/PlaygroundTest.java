package dev.kindling.examples.playground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The example {@code playground}, as one starts it. */
class PlaygroundTest {
  private static ProcessBuilder playground(int port) {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        "dev.kindling.examples.Main",
        "playground",
        "--port=" + port);
  }

  @Test
  void aPortInUseIsSaidInOneSentence() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(Server.HOST))) {
      int port = other.getLocalPort();
      Process process = playground(port).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(1, process.waitFor(), said);
      // The JVM may warn of its modules and of native code before.
      assertTrue(
          said.endsWith(
              "port "
                  + port
                  + " cannot be used (Address already in use); choose another by --port, or let"
                  + " --port 0 find a free one\n"),
          said);
      assertFalse(said.contains("Exception"), said);
    }
  }

  /** Read apart from the errors, since the JVM may warn of its modules and of native code. */
  @Test
  void itSaysWhereItIsAndStopsWhenTold() throws Exception {
    Process process = playground(0).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      assertTrue(
          line.matches(
              "The playground is at http://127\\.0\\.0\\.1:\\d+/ on this machine\\. Ctrl\\+C stops it\\."),
          line);
      URI address = URI.create(line.split(" ")[4]);
      HttpURLConnection page = (HttpURLConnection) address.toURL().openConnection();
      assertEquals(200, page.getResponseCode());
      process.destroy();
      assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
    }
  }
}
