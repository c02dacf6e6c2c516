package dev.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RateSearchTest {
  @Test
  void theRateGrowsByTheSameFactor() {
    RateSearch search = new RateSearch(0.001, 10, 5);
    for (int step = 0; step < 5; step++) {
      assertEquals(0.001 * Math.pow(10, step), search.rate(step), 1e-12);
    }
  }

  @Test
  void aTenthOfTheBestRateIsSuggested() {
    RateSearch search = new RateSearch(0.001, 10, 5);
    assertTrue(search.add(3));
    assertTrue(search.add(1));
    assertTrue(search.add(0));
    assertTrue(search.add(4));
    assertFalse(search.add(4));
    assertEquals(0.01, search.suggestion(), 1e-12);
    assertEquals(List.of(3.0, 1.0, 0.0, 4.0, 4.0), search.losses());
    assertEquals(5, search.rates().size());
  }

  @Test
  void aLossThatExplodesEndsTheSearch() {
    RateSearch search = new RateSearch(0.001, 10, 100);
    assertTrue(search.add(1));
    assertFalse(search.add(100));
    assertFalse(new RateSearch(0.001, 10, 100).add(Double.NaN));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertEquals(
        "rate search: from 1.0 to 0.1 in 10 steps; needs 0 < from < to, and 2 steps or more",
        assertThrows(IllegalArgumentException.class, () -> new RateSearch(1, 0.1, 10))
            .getMessage());
  }
}
