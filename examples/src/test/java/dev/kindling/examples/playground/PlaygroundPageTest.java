package dev.kindling.examples.playground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.examples.Chromium;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The playground's page in a browser. */
class PlaygroundPageTest {
  private static final Path SHOTS =
      Path.of(System.getProperty("kindling.root"), "examples/target/playground");

  private Chromium browser;
  private Server server;
  private String address;

  @BeforeEach
  void open() throws Exception {
    browser = Chromium.start();
    server = new Server(0);
    address = "http://127.0.0.1:" + server.start() + "/";
    browser.open(address);
    browser.until("frame !== null");
  }

  @AfterEach
  void close() throws Exception {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private double number(String script) throws Exception {
    return browser.evaluate(script).getAsDouble();
  }

  private String text(String id) throws Exception {
    return browser.evaluate("document.getElementById('" + id + "').textContent").getAsString();
  }

  /** Does with a setting what a hand does. */
  private void set(String name, Object value) throws Exception {
    browser.evaluate(
        "document.forms[0]['%s'].value = '%s'; document.forms[0]['%s'].dispatchEvent(new Event('input', {bubbles: true}))"
            .formatted(name, value, name));
  }

  @Test
  void theLossMovesAndChangesAreSeen() throws Exception {
    double first = number("history[0].loss");
    browser.until("frame.step > 100 && frame.loss < " + first);
    browser.until("document.getElementById('loss').textContent !== '–'");
    set("rate", "-1");
    browser.until("frame.rate === 0.1 && marks.length === 1");
    browser.until("document.getElementById('answered').dataset.ms");
    System.out.println("playground, in the browser: " + text("answered"));
    set("depth", "4");
    browser.until("start.settings.depth === 4 && frame.layers.length === 5");
    browser.until("document.querySelectorAll('#layers tbody tr').length === 5");
    assertEquals("4", text("depth-value"));
    assertTrue(
        text("code")
            .contains("repeat(4) { linear(8, init = heNormal(), biasInit = zeros()); relu() }"));
    browser.evaluate("document.getElementById('run').click()");
    browser.until(
        "frame.state === 'paused' && document.getElementById('run').textContent === 'Go on'");
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void everyLessonIsDrawnInLightAndDark() throws Exception {
    int lessons = (int) number("LESSONS.length");
    for (int i = 0; i < lessons; i++) {
      browser.scheme(i % 2 == 0 ? "dark" : "light");
      browser.evaluate("document.querySelectorAll('#lessons button')[" + i + "].click()");
      browser.until(
          "Object.entries(LESSONS[%d][1]).every(([name, value]) => start.settings[name] === value)"
              .formatted(i));
      browser.until("frame.step > 20 && history.length > 2");
      browser.until(painted("view"));
      browser.until(painted("curve"));
      assertTrue(!text("says").isEmpty() && !text("hint").isEmpty());
      if (i < 2) {
        browser.screenshot(SHOTS.resolve(i == 0 ? "dark.png" : "light.png"));
      }
    }
    assertEquals(List.of(), browser.errors());
  }

  /** Whether a canvas has more than a few colours. */
  private static String painted(String canvas) {
    return """
        (() => {
          const canvas = document.getElementById('%s');
          const copy = new OffscreenCanvas(canvas.width, canvas.height);
          const pen = copy.getContext('2d', { willReadFrequently: true });
          pen.drawImage(canvas, 0, 0);
          const image = pen.getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(image.data.buffer)).size > 10;
        })()"""
        .formatted(canvas);
  }

  @Test
  void reloadsKeepTheSettingsAndClosedPagesAreForgotten() throws Exception {
    set("width", "20");
    browser.until("start.settings.width === 20");
    browser.open("about:blank");
    for (int i = 0; i < 100 && server.getOpen() > 0; i++) {
      Thread.sleep(100);
    }
    assertEquals(0, server.getOpen());
    browser.open(address + "#width=20&data=spiral&depth=99&activation=nonsense");
    browser.until(
        "frame !== null && start.settings.width === 20 && start.settings.data === 'spiral'");
    browser.evaluate("window.old = true");
    browser.call("Page.reload", "{}");
    browser.until("!window.old && frame !== null && frame.step > 0 && start.settings.width === 20");
    assertEquals(List.of(), browser.errors());
    assertEquals(
        List.of(),
        browser.requests().stream()
            .filter(to -> !to.startsWith(address) && !to.startsWith("data:"))
            .filter(to -> !to.equals("about:blank"))
            .toList());
  }
}
