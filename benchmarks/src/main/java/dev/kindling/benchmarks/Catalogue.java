package dev.kindling.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.annotations.Param;

/** The names of all works: those that {@link Benchmarks} lists. */
public final class Catalogue {
  private Catalogue() {}

  /** The chosen works, and then the others. */
  public static List<String> all() {
    Set<String> names = new LinkedHashSet<>(Works.CHOSEN);
    for (Class<?> type : Benchmarks.class.getDeclaredClasses()) {
      try {
        if (type != Benchmarks.Timed.class) {
          names.addAll(List.of(type.getField("name").getAnnotation(Param.class).value()));
        }
      } catch (NoSuchFieldException e) {
        throw new AssertionError(e);
      }
    }
    return new ArrayList<>(names);
  }

  /** The first words of the names. */
  public static List<String> families() {
    return all().stream().map(name -> name.split("-")[0]).distinct().toList();
  }
}
