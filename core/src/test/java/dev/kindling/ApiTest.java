package dev.kindling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jetbrains.kotlin.abi.tools.AbiFilters;
import org.jetbrains.kotlin.abi.tools.AbiTools;
import org.jetbrains.kotlin.abi.tools.AbiToolsFactory;
import org.junit.jupiter.api.Test;

/**
 * The public surface is that of {@code api/core.api}. After a change on purpose, {@code mvn -pl
 * core test -Dtest=ApiTest -Dkindling.api=write} writes it anew.
 */
class ApiTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path GOLDEN = Path.of("api/core.api");

  @Test
  void thePublicSurfaceIsTheOneInGit() throws IOException {
    String dump = dump();
    if ("write".equals(System.getProperty("kindling.api"))) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, dump);
    }
    assertEquals(Files.readString(GOLDEN), dump);
  }

  private static String dump() throws IOException {
    Set<String> exported = exportedPackages();
    List<File> classes;
    try (Stream<Path> files = Files.walk(CLASSES)) {
      classes =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .filter(file -> exported.contains(packageOf(file)))
              .sorted()
              .map(Path::toFile)
              .collect(Collectors.toList());
    }
    AbiTools tools =
        java.util.ServiceLoader.load(AbiToolsFactory.class).findFirst().orElseThrow().get();
    StringBuilder dump = new StringBuilder();
    tools.printJvmDump(dump, classes, new AbiFilters(Set.of(), Set.of(), Set.of(), Set.of()));
    return dump.toString();
  }

  private static String packageOf(Path file) {
    return CLASSES.relativize(file).getParent() == null
        ? ""
        : CLASSES.relativize(file).getParent().toString().replace(File.separatorChar, '.');
  }

  private static Set<String> exportedPackages() throws IOException {
    try (var in = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
      return ModuleDescriptor.read(in).exports().stream()
          .map(ModuleDescriptor.Exports::source)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
