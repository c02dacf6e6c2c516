package dev.kindling.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the launcher: what it builds, starts and says. */
class LauncherTest extends LauncherInAFolder {
  @Test
  void runBuildsAndStartsTheExampleOnTheClassPathOfTheBuild() throws Exception {
    Run run = launch("run", "xor", "--epochs", "3");
    assertEquals(BUILDING, run.err());
    assertEquals(0, run.code());
    assertEquals("jdk-21", run.jdk());
    assertEquals(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            project + "/examples/target/classes:" + project + "/core/target/classes",
            "dev.kindling.examples.Main",
            "xor",
            "--epochs",
            "3"),
        run.arguments());
    assertEquals(
        List.of(
            environment.get("JAVA_HOME")
                + " "
                + project
                + " -B -ntp -q -pl examples -am -DskipTests compile"),
        builds());
  }

  @Test
  void benchBuildsAndStartsTheBenchmarks() throws Exception {
    Run run = launch("bench", "MatMul");
    assertEquals(
        List.of(
            project + "/benchmarks/target/classes:" + project + "/core/target/classes",
            "dev.kindling.benchmarks.Main",
            "MatMul"),
        run.arguments().subList(3, 6));
    assertTrue(builds().get(0).endsWith(" -B -ntp -q -pl benchmarks -am -DskipTests compile"));
  }

  @Test
  void scriptBuildsTheExamplesAndNamesTheCompilersClassPath() throws Exception {
    write(elsewhere.resolve("my script.kindling.kts"), "");
    Run run = launch("script", "my script.kindling.kts", "3", "a  b");
    assertEquals(BUILDING, run.err());
    assertEquals(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-Dkindling.script.compiler=" + project + "/dsl/target/classes:" + project + "/pom.xml",
            "-cp",
            project + "/examples/target/classes:" + project + "/core/target/classes",
            "dev.kindling.script.Main",
            "my script.kindling.kts",
            "3",
            "a  b"),
        run.arguments());
    assertTrue(builds().get(0).endsWith(" -pl examples -am -DskipTests compile"));
    assertEquals("", launch("script", "my script.kindling.kts").err());
    launch("run");
    assertEquals(1, builds().size());
  }

  @Test
  void aCompilerThatIsGoneIsFetchedAgainForAScript() throws Exception {
    write(elsewhere.resolve("a.kindling.kts"), "");
    launch("run");
    write(
        project.resolve("dsl/target/classpath.txt"),
        project + "/dsl/target/classes:" + project + "/no such.jar");
    assertEquals("", launch("run").err());
    assertEquals(BUILDING, launch("script", "a.kindling.kts").err());
    assertEquals("", launch("script", "a.kindling.kts").err());
  }

  @Test
  void theExitCodeIsThatOfTheScript() throws Exception {
    write(elsewhere.resolve("a.kindling.kts"), "");
    assertEquals(7, launch("script", "a.kindling.kts", "fail").code());
  }

  @Test
  void aScriptThatIsNotThereIsNamedBeforeAnythingIsBuilt() throws Exception {
    assertEquals(
        new Run(2, "", "kindling: there is no file 'no such.kindling.kts'\n"),
        launch("script", "no such.kindling.kts"));
    assertEquals(
        new Run(
            2,
            "",
            "kindling: the name of a script ends with .kindling.kts, and 'a.kts' does not; rename"
                + " the file\n"),
        launch("script", "a.kts"));
    assertEquals(
        new Run(
            2,
            "",
            "kindling: script needs the name of a file, such as"
                + " examples/scripts/mlp.kindling.kts\n"),
        launch("script"));
    assertEquals(List.of(), builds());
  }

  @Test
  void argumentsKeepTheirSpacesAndStars() throws Exception {
    assertEquals(List.of("a  b", "", "*", "$HOME", "-x"), given("a  b", "", "*", "$HOME", "-x"));
  }

  @Test
  void runWithoutANameGivesNoArguments() throws Exception {
    assertEquals(List.of(), given());
  }

  @Test
  void theProgramRunsInTheUsersFolder() throws Exception {
    assertEquals(elsewhere.toString(), launch("run").out().lines().findFirst().orElseThrow());
  }

  @Test
  void theLauncherRunsThroughLinks() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("my project/kindling"));
    launcher = Files.createSymbolicLink(elsewhere.resolve("kindle"), link);
    assertEquals(List.of("xor"), given("xor"));
    environment.merge("PATH", elsewhere.toString(), (path, more) -> path + ":" + more);
    assertEquals(0, start("bash", "-c", "kindle run").code());
    Files.createSymbolicLink(elsewhere.resolve("here"), project);
    environment.put("CDPATH", elsewhere.toString());
    assertEquals("", start("bash", "here/kindling", "run").err());
  }

  @Test
  void theExitCodeIsThatOfTheProgram() throws Exception {
    assertEquals(7, launch("run", "fail").code());
  }

  @Test
  void theProgramReadsWhatTheUserTypes() throws Exception {
    assertEquals(List.of("listen", "from the user"), given("listen"));
  }

  @Test
  void optionsForTheJvmComeAfterOurs() throws Exception {
    write(elsewhere.resolve("-Dx=file"), "");
    environment.put("KINDLING_OPTS", " -Xmx1g   -Dx=*\n-ea ");
    List<String> arguments = launch("run", "xor").arguments();
    assertEquals(
        List.of("-Xmx1g", "-Dx=*", "-ea", "dev.kindling.examples.Main", "xor"),
        arguments.subList(4, arguments.size()));
  }

  @Test
  void vectorOffLeavesTheModuleOut() throws Exception {
    environment.put("KINDLING_VECTOR", "off");
    Run run = launch("run");
    assertEquals("-cp", run.arguments().get(0));
    assertEquals(BUILDING, run.err());
  }

  @Test
  void newJdksAreToldOfNativeCode() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-25", "25.0.3").toString());
    Run run = launch("run");
    assertEquals("--enable-native-access=ALL-UNNAMED", run.arguments().get(2));
    assertEquals("-cp", run.arguments().get(3));
  }

  @Test
  void aJdkWithoutTheVectorModuleRunsWithoutIt() throws Exception {
    Path home = jdk("small", "21", "java.base java.logging");
    environment.put("KINDLING_JDK", home.toString());
    launch("run");
    Run run = launch("run");
    assertEquals("-cp", run.arguments().get(0));
    assertEquals(
        "kindling: the JDK in "
            + home
            + " has no jdk.incubator.vector; running on scalar kernels\n",
        run.err());
    write(home.resolve("jmods/jdk.incubator.vector.jmod"), "");
    run = launch("run");
    assertEquals("--add-modules", run.arguments().get(0));
    assertEquals("", run.err());
  }

  @Test
  void theSecondRunDoesNotBuild() throws Exception {
    launch("run");
    Run second = launch("run", "xor");
    assertEquals("", second.err());
    assertEquals("xor", second.arguments().get(5));
    assertEquals(1, builds().size());
    launch("bench");
    launch("bench");
    assertEquals(2, builds().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "core/pom.xml",
        "dsl/pom.xml",
        "examples/pom.xml",
        "core/src/main/java/a b/A.java",
        "dsl/src/main/java/a b/A.java",
        "examples/src/main/java/a b/A.java"
      })
  void aChangedSourceBuildsAgain(String source) throws Exception {
    launch("run");
    FileTime built = Files.getLastModifiedTime(stamp());
    FileTime later = FileTime.from(built.toInstant().plus(Duration.ofMillis(1)));
    Files.setLastModifiedTime(project.resolve(source), later);
    assertEquals(BUILDING, launch("run").err());
    assertEquals("", launch("run").err());
  }

  @Test
  void aSourceOfAnotherModuleDoesNotBuild() throws Exception {
    launch("run");
    write(project.resolve("benchmarks/src/main/java/B.java"), "");
    write(project.resolve("core/src/test/java/ATest.java"), "");
    assertEquals("", launch("run").err());
  }

  @Test
  void aDeletedSourceBuildsAgain() throws Exception {
    launch("run");
    Files.delete(project.resolve("core/src/main/java/a b/A.java"));
    assertEquals(BUILDING, launch("run").err());
    assertEquals("", launch("run").err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "examples/target/classpath.txt",
        "examples/target/kindling.stamp",
        "dsl/target/classpath.txt",
        "core/target/classes"
      })
  void aMissingPartOfTheBuildBuildsAgain(String part) throws Exception {
    launch("run");
    Files.delete(project.resolve(part));
    assertEquals(BUILDING, launch("run").err());
  }

  @Test
  void aMovedProjectBuildsAgainThoughTheOldClassesAreThere() throws Exception {
    launch("run");
    Path old = project;
    project = Files.move(old, folder.resolve("moved"));
    launcher = project.resolve("kindling");
    Files.createDirectories(old.resolve("examples/target/classes"));
    Files.createDirectories(old.resolve("core/target/classes"));
    Run run = launch("run");
    assertEquals(BUILDING, run.err());
    assertTrue(run.arguments().get(3).startsWith(project + "/examples/target/classes:"));
  }

  @Test
  void aFailedBuildShowsItsOutputAndLeavesNoStamp() throws Exception {
    launch("run");
    write(project.resolve("broken"), "");
    write(project.resolve("core/src/main/java/B.java"), "");
    for (int i = 0; i < 2; i++) {
      assertEquals(new Run(3, "", BUILDING + "[ERROR] a semicolon is missing\n"), launch("run"));
      assertFalse(Files.exists(stamp()));
    }
    Files.delete(project.resolve("broken"));
    assertEquals(0, launch("run").code());
    assertTrue(Files.exists(stamp()));
  }

  @Test
  void withoutMavenTheLauncherSaysWhatToInstall() throws Exception {
    environment.put("PATH", tools.toString());
    String sentence =
        "kindling: building needs mvn, which is not on the PATH; install Apache Maven 3.8 or"
            + " later\n";
    assertEquals(new Run(2, "", sentence), launch("run"));
  }

  @Test
  void anUnknownCommandIsNamed() throws Exception {
    String sentence =
        "kindling: there is no command 'train me'; the commands are run, script, bench and help\n";
    assertEquals(new Run(2, "", sentence), launch("train me", "run"));
  }

  @Test
  void helpNamesTheCommandsAndTheVariables() throws Exception {
    Run help = launch("help");
    assertEquals(0, help.code());
    for (String word :
        List.of(
            "run [NAME",
            "script FILE",
            "bench",
            "help",
            "KINDLING_JDK",
            "KINDLING_VECTOR",
            "KINDLING_OPTS")) {
      assertTrue(help.out().contains("  " + word), word);
    }
    assertEquals(help, launch());
    assertEquals(help, launch("-h"));
    assertEquals(help, launch("--help"));
    assertEquals(List.of(), builds());
  }
}
