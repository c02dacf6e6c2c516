package dev.kindling.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder that looks like the project and has the launcher, with a stand-in for Maven and JDKs.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherInAFolder {
  static final String BUILDING = "Building Kindling (once; later runs start at once) ...\n";
  static final String MODULES = "java.base java.logging jdk.incubator.vector jdk.jfr";
  private static final String FAKE_MAVEN =
      """
      #!/bin/sh
      echo "$JAVA_HOME $PWD $*" >> "${0%/*}/builds"
      if [ -e broken ]; then echo '[ERROR] a semicolon is missing'; exit 3; fi
      cat > /dev/null
      while [ "$1" != -pl ]; do shift; done
      mkdir -p core/target/classes dsl/target/classes "$2/target/classes"
      printf %s "$PWD/$2/target/classes:$PWD/core/target/classes" > "$2/target/classpath.txt"
      printf %s "$PWD/dsl/target/classes:$PWD/pom.xml" > dsl/target/classpath.txt
      """;
  static final String FAKE_JAVA =
      """
      #!/bin/sh
      if [ "$1" = -XshowSettings:properties ]; then cat "${0%/*}/../properties" >&2; exit; fi
      pwd
      for word in "$0" "$@"; do echo "$word"; done
      if [ "$word" = listen ]; then cat; fi
      if [ "$word" = fail ]; then exit 7; fi
      """;

  /** What a command returned and printed. */
  record Run(int code, String out, String err) {
    /** The JDK that ran, by the name of its folder. */
    String jdk() {
      return Path.of(out.lines().toList().get(1)).getParent().getParent().getFileName().toString();
    }

    /** What java was given. */
    List<String> arguments() {
      return out.lines().skip(2).toList();
    }
  }

  final Map<String, String> environment = new TreeMap<>();
  Path folder;
  Path project;
  Path launcher;
  Path elsewhere;
  Path tools;
  Path maven;

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

  /** What the example is given when these arguments follow "run". */
  List<String> given(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(List.of(arguments));
    List<String> received = launch(all.toArray(String[]::new)).arguments();
    return received.subList(received.indexOf("dev.kindling.examples.Main") + 1, received.size());
  }

  Run launch(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return start(command.toArray(String[]::new));
  }

  Run start(String... command) throws Exception {
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
  List<String> builds() throws IOException {
    Path builds = maven.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
  }

  Path stamp() {
    return project.resolve("examples/target/kindling.stamp");
  }

  Path jdk(String name, String release) throws IOException {
    return jdk(name, release, MODULES);
  }

  Path jdk(String name, String release, String modules) throws IOException {
    Path home = folder.resolve("jdks").resolve(name);
    writeProgram(home.resolve("bin/java"), FAKE_JAVA);
    writeProgram(home.resolve("bin/javac"), "#!/bin/sh\n");
    write(
        home.resolve("release"),
        "IMPLEMENTOR=\"Kindling\"\nJAVA_VERSION=\"%s\"\nMODULES=\"%s\"\nSOURCE=\"\"\n"
            .formatted(release, modules));
    return home;
  }

  void moveJdk(String name, String release, String place) throws IOException {
    Path home = folder.resolve(place);
    Files.createDirectories(home.getParent());
    Files.move(jdk(name, release), home);
  }

  static String original() throws IOException {
    return Files.readString(Path.of(System.getProperty("kindling.root"), "kindling"));
  }

  /** The launcher's text, looking for JDKs below this folder only. */
  static String withUsualPlacesIn(Path places, String text) {
    String here = Matcher.quoteReplacement(places.toString());
    return text.replaceAll(" (/usr/lib/jvm|/Library/Java|/opt)/", " " + here + "$1/");
  }

  static Path onPath(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static void writeProgram(Path file, String text) throws IOException {
    write(file, text);
    assertTrue(file.toFile().setExecutable(true));
  }
}
