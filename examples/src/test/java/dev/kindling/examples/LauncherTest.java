package dev.kindling.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the launcher in a folder that looks like the project, with a stand-in for Maven and JDKs.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String BUILDING = "Building Kindling (once; later runs start at once) ...\n";
  private static final String MODULES = "java.base java.logging jdk.incubator.vector jdk.jfr";
  private static final String FAKE_MAVEN =
      """
      #!/bin/sh
      echo "$JAVA_HOME $PWD $*" >> "${0%/*}/builds"
      if [ -e broken ]; then echo '[ERROR] a semicolon is missing'; exit 3; fi
      cat > /dev/null
      while [ "$1" != -pl ]; do shift; done
      mkdir -p core/target/classes dsl/target/classes "$2/target/classes"
      printf %s "$PWD/$2/target/classes:$PWD/core/target/classes" > "$2/target/classpath.txt"
      """;
  private static final String FAKE_JAVA =
      """
      #!/bin/sh
      if [ "$1" = -XshowSettings:properties ]; then cat "${0%/*}/../properties" >&2; exit; fi
      pwd
      for word in "$0" "$@"; do echo "$word"; done
      if [ "$word" = listen ]; then cat; fi
      if [ "$word" = fail ]; then exit 7; fi
      """;

  private record Run(int code, String out, String err) {
    /** The JDK that ran, by the name of its folder. */
    String jdk() {
      return Path.of(out.lines().toList().get(1)).getParent().getParent().getFileName().toString();
    }

    /** What java was given. */
    List<String> arguments() {
      return out.lines().skip(2).toList();
    }
  }

  private final Map<String, String> environment = new TreeMap<>();
  private Path folder;
  private Path project;
  private Path launcher;
  private Path elsewhere;
  private Path tools;
  private Path maven;

  @BeforeEach
  void copyTheLauncherIntoAProject(@TempDir Path temporary) throws IOException {
    folder = temporary.toRealPath();
    project = folder.resolve("my project");
    elsewhere = Files.createDirectory(folder.resolve("else where"));
    write(project.resolve("pom.xml"), "");
    for (String module : List.of("core", "dsl", "examples", "benchmarks")) {
      write(project.resolve(module + "/pom.xml"), "");
      write(project.resolve(module + "/src/main/java/a b/A.java"), "");
    }
    launcher = project.resolve("kindling");
    writeProgram(launcher, withUsualPlacesIn(folder.resolve("places"), original()));
    tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : List.of("bash", "cat", "find", "mkdir", "mv", "readlink", "rm")) {
      writeProgram(tools.resolve(tool), "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(onPath(tool)));
    }
    maven = folder.resolve("maven");
    writeProgram(maven.resolve("mvn"), FAKE_MAVEN);
    write(folder.resolve("in"), "from the user\n");
    environment.put("PATH", tools + ":" + maven);
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("JAVA_HOME", jdk("jdk-21", "21.0.7").toString());
  }

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

  @Test
  void anUnknownCommandIsNamed() throws Exception {
    String sentence =
        "kindling: there is no command 'train me'; the commands are run, bench and help\n";
    assertEquals(new Run(2, "", sentence), launch("train me", "run"));
  }

  @Test
  void helpNamesTheCommandsAndTheVariables() throws Exception {
    Run help = launch("help");
    assertEquals(0, help.code());
    for (String word :
        List.of("run [NAME", "bench", "help", "KINDLING_JDK", "KINDLING_VECTOR", "KINDLING_OPTS")) {
      assertTrue(help.out().contains("  " + word), word);
    }
    assertEquals(help, launch());
    assertEquals(help, launch("-h"));
    assertEquals(help, launch("--help"));
    assertEquals(List.of(), builds());
  }

  /** What the example is given when these arguments follow "run". */
  private List<String> given(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(List.of(arguments));
    List<String> received = launch(all.toArray(String[]::new)).arguments();
    return received.subList(received.indexOf("dev.kindling.examples.Main") + 1, received.size());
  }

  private Run launch(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return start(command.toArray(String[]::new));
  }

  private Run start(String... command) throws Exception {
    File in = folder.resolve("in").toFile();
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(elsewhere.toFile())
            .redirectInput(in)
            .redirectOutput(out)
            .redirectError(err);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the launcher ran for more than 60 s: " + List.of(command));
    }
    return new Run(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }

  /** One line for each build: Maven's JAVA_HOME, folder and arguments. */
  private List<String> builds() throws IOException {
    Path builds = maven.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
  }

  private Path stamp() {
    return project.resolve("examples/target/kindling.stamp");
  }

  private Path jdk(String name, String release) throws IOException {
    return jdk(name, release, MODULES);
  }

  private Path jdk(String name, String release, String modules) throws IOException {
    Path home = folder.resolve("jdks").resolve(name);
    writeProgram(home.resolve("bin/java"), FAKE_JAVA);
    writeProgram(home.resolve("bin/javac"), "#!/bin/sh\n");
    write(
        home.resolve("release"),
        "IMPLEMENTOR=\"Kindling\"\nJAVA_VERSION=\"%s\"\nMODULES=\"%s\"\nSOURCE=\"\"\n"
            .formatted(release, modules));
    return home;
  }

  private void moveJdk(String name, String release, String place) throws IOException {
    Path home = folder.resolve(place);
    Files.createDirectories(home.getParent());
    Files.move(jdk(name, release), home);
  }

  private static String original() throws IOException {
    return Files.readString(Path.of(System.getProperty("kindling.root"), "kindling"));
  }

  /** The launcher's text, looking for JDKs below this folder only. */
  private static String withUsualPlacesIn(Path places, String text) {
    String here = Matcher.quoteReplacement(places.toString());
    return text.replaceAll(" (/usr/lib/jvm|/Library/Java|/opt)/", " " + here + "$1/");
  }

  private static Path onPath(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void writeProgram(Path file, String text) throws IOException {
    write(file, text);
    assertTrue(file.toFile().setExecutable(true));
  }
}
