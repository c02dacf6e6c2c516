package dev.kindling.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which JDK the launcher takes. */
class LauncherJdkTest extends LauncherInAFolder {
  @Test
  void kindlingJdkComesBeforeJavaHome() throws Exception {
    environment.put("KINDLING_JDK", jdk("jdk 17", "17").toString());
    assertEquals("jdk 17", launch("run").jdk());
    assertTrue(builds().get(0).startsWith(environment.get("KINDLING_JDK")));
    environment.put("KINDLING_JDK", "../jdks/jdk 17");
    assertEquals("jdk 17", launch("run").jdk());
  }

  @Test
  void anUnusableKindlingJdkIsRefused() throws Exception {
    Path old = jdk("jdk-11", "11.0.27");
    Path noCompiler = jdk("jre-21", "21.0.7");
    Files.delete(noCompiler.resolve("bin/javac"));
    for (Path home : List.of(old, noCompiler, folder.resolve("no such folder"))) {
      environment.put("KINDLING_JDK", home.toString());
      String sentence =
          "kindling: KINDLING_JDK is "
              + home
              + ", which is not the home of a JDK 17 or later (with bin/java and bin/javac);"
              + " correct or unset it\n";
      assertEquals(new Run(2, "", sentence), launch("run"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_452", "11.0.27", "16.0.2"})
  void anOldJavaHomeGivesWayToTheJavaOnThePath(String release) throws Exception {
    environment.put("JAVA_HOME", jdk("old", release).toString());
    Path java = jdk("jdk-17", "17.0.15").resolve("bin/java");
    Files.createSymbolicLink(
        tools.resolve("java"), Files.createSymbolicLink(folder.resolve("alternative"), java));
    assertEquals("jdk-17", launch("run").jdk());
  }

  @Test
  void aJavaHomeWithoutACompilerGivesWay() throws Exception {
    Files.delete(Path.of(environment.get("JAVA_HOME"), "bin/javac"));
    environment.merge("PATH", jdk("jdk-17", "17") + "/bin", (path, more) -> path + ":" + more);
    assertEquals("jdk-17", launch("run").jdk());
  }

  @Test
  void aJavaWithoutAReleaseFileIsAskedForItsHome() throws Exception {
    environment.remove("JAVA_HOME");
    Path home = jdk("jdk-24", "24-ea");
    writeProgram(folder.resolve("shims/bin/java"), FAKE_JAVA);
    write(
        folder.resolve("shims/properties"),
        "Property settings:\n    java.home = %s\n    java.specification.version = 24\n"
            .formatted(home));
    environment.merge("PATH", folder + "/shims/bin", (path, more) -> path + ":" + more);
    assertEquals("jdk-24", launch("run").jdk());
    Files.delete(home.resolve("release"));
    write(home.resolve("jmods/jdk.incubator.vector.jmod"), "");
    Run run = launch("run");
    assertEquals("jdk-24", run.jdk());
    assertEquals("--add-modules", run.arguments().get(0));
    write(folder.resolve("shims/properties"), "no Java is installed\n");
    assertEquals(2, launch("run").code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "places/usr/lib/jvm/temurin-25",
        "places/Library/Java/JavaVirtualMachines/temurin 25.jdk/Contents/Home",
        "home/.sdkman/candidates/java/25.0.3-tem",
        "home/.jdks/openjdk-25",
        "places/opt/java/25.0.3-tem",
        "places/opt/jdk-25"
      })
  void theNewestInTheUsualPlacesIsTaken(String place) throws Exception {
    environment.remove("JAVA_HOME");
    moveJdk("8", "1.8.0_452", "places/usr/lib/jvm/java-8");
    moveJdk("17", "17.0.15", "places/usr/lib/jvm/java-17");
    moveJdk("9", "9.0.4", "home/.jdks/openjdk-9");
    moveJdk("25", "25.0.3", place);
    moveJdk("21", "21.0.7", "places/opt/jdk-21");
    Path java = Path.of(launch("run").out().lines().toList().get(1));
    assertEquals(folder.resolve(place).resolve("bin/java"), java);
  }

  @Test
  void withoutAJdkTheLauncherSaysWhatToInstall() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-11", "11.0.27").toString());
    moveJdk("16", "16.0.2", "places/usr/lib/jvm/java-16");
    String sentence =
        "kindling: no JDK 17 or later was found; install one, such as Eclipse Temurin 25 from"
            + " adoptium.net or your distribution's package, or set KINDLING_JDK or JAVA_HOME to"
            + " the home of one\n";
    assertEquals(new Run(2, "", sentence), launch("run"));
    environment.remove("HOME");
    environment.remove("JAVA_HOME");
    assertEquals(new Run(2, "", sentence), launch("bench"));
    assertEquals(List.of(), builds());
  }
}
