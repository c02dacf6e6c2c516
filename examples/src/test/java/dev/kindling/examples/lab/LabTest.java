package dev.kindling.examples.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.github.ajalt.clikt.core.CoreCliktCommandKt;
import com.github.ajalt.clikt.core.ProgramResult;
import dev.kindling.examples.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kotlin.Unit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class LabTest {
  private static List<Run> runs;
  private static String page;

  @TempDir private Path folder;

  @BeforeAll
  static void runEverythingInItsShortForm() {
    runs = LabKt.getExperiments().stream().map(e -> Lab.Companion.timed(e, Budget.SHORT)).toList();
    page = new Page(runs, Budget.SHORT).html();
  }

  @TestFactory
  Stream<DynamicTest> everyClaimStandsAsThePageSays() {
    return runs.stream()
        .map(
            run ->
                dynamicTest(
                    run.getExperiment().getName(),
                    () -> {
                      for (Measurement m : run.getOutcome().getMeasurements()) {
                        assertNotEquals(Verdict.MISSED, m.getVerdict(), m.toString());
                      }
                      assertTrue(run.getOutcome().getSucceeded());
                      assertFalse(run.getExperiment().getQuotes().isEmpty());
                      assertFalse(run.getOutcome().getPictures().isEmpty());
                    }));
  }

  @Test
  void namesAreWordsOfTheirOwn() {
    Set<String> names = new HashSet<>();
    for (Run run : runs) {
      String name = run.getExperiment().getName();
      assertTrue(name.matches("[a-z0-9-]+"), name);
      assertTrue(names.add(name), name);
    }
  }

  @Test
  void thePageHasEveryPictureTableAndMeasurement() {
    for (Run run : runs) {
      assertTrue(page.contains("<section id=\"" + run.getExperiment().getName() + "\">"));
      for (Picture picture : run.getOutcome().getPictures()) {
        assertTrue(page.contains(picture.getSvg()), picture.getTitle());
      }
    }
    long tables =
        runs.stream()
            .flatMap(run -> run.getOutcome().getParts().stream())
            .filter(Table.class::isInstance)
            .count();
    assertEquals(tables + runs.size(), count(page, "<table"));
    long measurements = runs.stream().mapToLong(r -> r.getOutcome().getMeasurements().size()).sum();
    assertEquals(measurements, count(page, "<td><span class=\"verdict "));
  }

  @Test
  void thePageNeedsNothingButItself() {
    assertFalse(page.contains("<script"), "a script");
    assertFalse(page.contains("<link"), "a link to a style sheet");
    assertFalse(page.contains("<img"), "an image");
    assertFalse(page.contains("url(http"), "something from elsewhere");
    assertFalse(page.contains("src="), "something from elsewhere");
    for (String link : found(page, "href=\"([^\"]*)\"")) {
      assertTrue(link.startsWith("#"), link);
    }
  }

  @Test
  void theColorsOfPicturesFollowTheScheme() {
    assertTrue(page.contains("@media (prefers-color-scheme: dark)"));
    for (Run run : runs) {
      for (Picture picture : run.getOutcome().getPictures()) {
        for (Ink ink : Ink.getEntries()) {
          assertFalse(picture.getSvg().contains(ink.getLight()), picture.getTitle());
        }
        List<String> greys = found(picture.getSvg(), "(rgb\\((\\d+),\\2,\\2\\))");
        assertEquals(List.of(), greys, picture.getTitle());
      }
    }
  }

  @Test
  void noTwoPartsOfThePageHaveTheSameName() {
    List<String> ids = found(page, " id=\"([^\"]*)\"");
    assertEquals(ids.size(), new HashSet<>(ids).size());
    for (String id : found(page, "url\\(#([^)]*)\\)")) {
      assertTrue(ids.contains(id), id);
    }
  }

  @Test
  void aBrowserShowsThePageWithoutANetwork() throws Exception {
    Path file = Files.writeString(folder.resolve("lab.html"), page);
    try (Chromium browser = Chromium.start()) {
      browser.offline();
      for (String scheme : List.of("light", "dark")) {
        browser.scheme(scheme);
        browser.open(file.toUri().toString());
        assertEquals(scheme.equals("dark"), browser.evaluate(DARK).getAsBoolean());
        assertEquals("[]", browser.evaluate(UNREADABLE).toString(), scheme);
        assertEquals(
            runs.stream().mapToInt(run -> run.getOutcome().getPictures().size()).sum(),
            browser.evaluate("document.querySelectorAll('figure svg').length").getAsInt());
      }
      assertEquals(List.of(), browser.errors());
      assertEquals(
          Set.of(file.toUri().toString()),
          new HashSet<>(browser.requests().stream().filter(to -> !isBlank(to)).toList()));
    }
  }

  private static boolean isBlank(String address) {
    return address.equals("about:blank") || address.startsWith("data:");
  }

  /** Contrast as WCAG 2.2 defines it; it asks for 4.5 in text, and 3 in large text. */
  private static final String CONTRAST =
      """
      const channels = (color) => color.match(/[\\d.]+/g).slice(0, 3).map(Number);
      const light = (color) => {
        const [r, g, b] = channels(color).map((c) => c / 255)
          .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const contrast = (a, b) =>
        (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      const paper = getComputedStyle(document.documentElement).backgroundColor;
      """;

  private static final String DARK = "(() => {" + CONTRAST + "return light(paper) < 0.2; })()";

  /** The pictures whose title, axes or legend are not there, outside, too small, faint or close. */
  private static final String UNREADABLE =
      "(() => {"
          + CONTRAST
          + """
          const faults = [];
          for (const svg of document.querySelectorAll('figure svg')) {
            const frame = svg.getBoundingClientRect();
            for (const kind of ['plot-title', 'axis-title-x', 'axis-title-y', 'legend-item']) {
              const texts = [...svg.querySelectorAll('.' + kind)]
                .map((found) => found.matches('text') ? found : found.querySelector('text'));
              if (!texts.length || texts.includes(null)) {
                faults.push(`${svg.ariaLabel}: no ${kind}`);
              }
              for (const text of texts.filter((found) => found)) {
                const box = text.getBoundingClientRect();
                const inside = box.left >= frame.left - 1 && box.right <= frame.right + 1 &&
                  box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
                const ratio = contrast(getComputedStyle(text).fill, paper);
                if (!text.textContent.trim() || Math.min(box.width, box.height) < 4 ||
                    Math.max(box.width, box.height) < 6 || !inside || ratio < 4.5) {
                  faults.push(`${svg.ariaLabel}: ${kind} '${text.textContent}' ${ratio} ` +
                    `${box.width}x${box.height} ${inside}`);
                }
              }
            }
            // Each has its key to the left, 24 units wide.
            const items = [...svg.querySelectorAll('.legend-item')];
            items.forEach((item, i) => {
              const [a, b] = [item, items[i + 1]].map((found) => found?.getBoundingClientRect());
              const gap = b && b.left > a.left && Math.abs(b.top - a.top) < 2 ? b.left - a.right : 99;
              if (gap < 30 * frame.width / svg.viewBox.baseVal.width) {
                faults.push(`${svg.ariaLabel}: legend-item '${item.textContent}' touches the next`);
              }
              const line = item.parentNode.parentNode.querySelector('line');
              if (line && line.getAttribute('stroke-width') < 2.5) {
                faults.push(`${svg.ariaLabel}: the line before '${item.textContent}' is too thin`);
              }
            });
          }
          return faults;
          })()""";

  @Test
  void aPictureIsTheSameEveryTime() {
    Run again = Lab.Companion.timed(LabKt.getExperiments().get(0), Budget.SHORT);
    assertEquals(runs.get(0).getOutcome(), again.getOutcome());
  }

  @Test
  void aMissEndsWithOne() throws Exception {
    assertEquals(1, exit(experiment(0.2)));
    assertTrue(Files.readString(folder.resolve("lab.html")).contains(">MISSED</span>"));
  }

  @Test
  void whatHoldsEndsWithNothing() {
    assertEquals(0, exit(experiment(0.05)));
  }

  @Test
  void aProgramThatBreaksIsAMiss() {
    Experiment broken =
        new Experiment(
            "broken",
            "Broken",
            List.of(),
            (notebook, budget) -> {
              throw new IllegalStateException("no more");
            });
    assertEquals(1, exit(broken));
    assertTrue(
        Lab.Companion.timed(broken, Budget.SHORT)
            .getOutcome()
            .getMeasurements()
            .get(0)
            .getMeasured()
            .contains("no more"));
  }

  @Test
  void anExperimentThatMeasuresNothingIsAMiss() {
    assertEquals(1, exit(new Experiment("idle", "Idle", List.of(), (n, b) -> Unit.INSTANCE)));
  }

  private static Experiment experiment(double measured) {
    return new Experiment(
        "small",
        "A small number",
        List.of(),
        (notebook, budget) -> {
          notebook.atMost("it is small", measured, 0.1, Verdict.HOLDS);
          return Unit.INSTANCE;
        });
  }

  private int exit(Experiment experiment) {
    Lab lab = new Lab(List.of(experiment));
    String[] args = {"--page=" + folder.resolve("lab.html")};
    try {
      CoreCliktCommandKt.parse(lab, List.of(args));
      return 0;
    } catch (ProgramResult e) {
      return e.getStatusCode();
    }
  }

  @Test
  void numbersHaveAsManyDigitsAsAReaderWants() {
    assertEquals("3", Notebook.Companion.text(3.0));
    assertEquals("0.00935", Notebook.Companion.text(0.009347));
    assertEquals("1e-06", Notebook.Companion.text(1e-6));
    assertEquals("1.79e-07", Notebook.Companion.text(1.788e-7f));
    assertEquals("12.346", Notebook.Companion.text(12.3456));
    assertEquals("NaN", Notebook.Companion.text(Double.NaN));
  }

  private static int count(String text, String word) {
    return text.split(Pattern.quote(word), -1).length - 1;
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  @Test
  void aPictureWithoutALegendIsRefused() {
    var plot =
        org.jetbrains.letsPlot.GgplotKt.letsPlot(
            java.util.Map.of("x", List.of(1, 2)), aes -> Unit.INSTANCE);
    assertThrows(
        RuntimeException.class, () -> Drawing.INSTANCE.svg("a", "A title", plot, 100, 100));
  }
}
