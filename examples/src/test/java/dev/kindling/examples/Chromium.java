package dev.kindling.examples;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A page in a Chromium without a window, driven by the DevTools protocol
 * (chromedevtools.github.io/devtools-protocol).
 */
public final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final Path ON_MACOS =
      Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
  private static final int SECONDS = 60;

  private final Path profile;
  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private String session = "";

  private Chromium(Path profile, Process process) throws Exception {
    this.profile = profile;
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(address(), new Reader())
            .get(SECONDS, TimeUnit.SECONDS);
    JsonObject target = call("Target.createTarget", "{\"url\":\"about:blank\"}");
    session =
        call(
                "Target.attachToTarget",
                "{\"flatten\":true,\"targetId\":" + target.get("targetId") + "}")
            .get("sessionId")
            .getAsString();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", "{}");
    }
  }

  /** Starts a browser; the test is skipped where there is none. */
  public static Chromium start() throws Exception {
    Optional<Path> program = find();
    Assumptions.assumeTrue(
        program.isPresent(), "no Chromium is on the PATH, so no page is opened in one");
    Path profile = Files.createTempDirectory("kindling-chromium");
    Process process =
        new ProcessBuilder(
                program.get().toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-extensions",
                "--disable-background-networking",
                "--window-size=1280,900")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("said.txt").toFile())
            .start();
    try {
      return new Chromium(profile, process);
    } catch (Exception e) {
      String said = Files.readString(profile.resolve("said.txt"));
      end(process, profile);
      throw new IOException("Chromium did not start: " + said, e);
    }
  }

  private static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
            Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name))),
            Stream.of(ON_MACOS))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where the browser listens, which it writes into its profile. */
  private URI address() throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    for (int i = 0; i < 10 * SECONDS && process.isAlive(); i++) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() == 2) {
        return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
      }
      Thread.sleep(100);
    }
    throw new IOException("it does not listen");
  }

  /** Calls a method of the protocol; returns its result. */
  public JsonObject call(String method, String parameters) throws Exception {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    String of = session.isEmpty() ? "" : ",\"sessionId\":\"" + session + "\"";
    socket
        .sendText(
            "{\"id\":%d%s,\"method\":\"%s\",\"params\":%s}".formatted(id, of, method, parameters),
            true)
        .get(SECONDS, TimeUnit.SECONDS);
    JsonObject got = answer.get(SECONDS, TimeUnit.SECONDS);
    if (got.has("error")) {
      throw new IOException(method + ": " + got.get("error"));
    }
    return got.getAsJsonObject("result");
  }

  /** Opens a page and waits until it is loaded. */
  public void open(String address) throws Exception {
    call("Page.navigate", "{\"url\":" + quoted(address) + "}");
    until(
        "document.readyState === 'complete' && location.href.split('#')[0] === "
            + quoted(address.split("#")[0]));
  }

  /** The value of an expression in the page; of a promise, what it becomes. */
  public JsonElement evaluate(String script) throws Exception {
    JsonObject result =
        call(
            "Runtime.evaluate",
            "{\"returnByValue\":true,\"awaitPromise\":true,\"expression\":" + quoted(script) + "}");
    if (result.has("exceptionDetails")) {
      throw new IOException(script + ": " + result.get("exceptionDetails"));
    }
    JsonElement value = result.getAsJsonObject("result").get("value");
    return value == null ? com.google.gson.JsonNull.INSTANCE : value;
  }

  /** Waits until an expression is true in the page; while it cannot be computed it is not. */
  public void until(String condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    String script = "(() => { try { return !!(" + condition + "); } catch { return false; } })()";
    while (!isTrue(script)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("in " + SECONDS + " s it did not come true: " + condition);
      }
      Thread.sleep(20);
    }
  }

  private boolean isTrue(String script) throws Exception {
    try {
      return evaluate(script).getAsBoolean();
    } catch (IOException e) {
      // The page is just being left.
      return false;
    }
  }

  /** Makes the page light or dark. */
  public void scheme(String scheme) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]}");
  }

  /** Takes the network away from the page. */
  public void offline() throws Exception {
    call(
        "Network.emulateNetworkConditions",
        "{\"offline\":true,\"latency\":0,\"downloadThroughput\":-1,\"uploadThroughput\":-1}");
  }

  /** Draws the whole page into a PNG. */
  public void screenshot(Path file) throws Exception {
    JsonObject shot =
        call("Page.captureScreenshot", "{\"format\":\"png\",\"captureBeyondViewport\":true}");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(shot.get("data").getAsString()));
  }

  /** What the console has shown as an error or a warning, and what was thrown, so far. */
  public List<String> errors() {
    return errors;
  }

  /** The addresses that pages have asked for so far. */
  public List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    socket.sendText("{\"id\":0,\"method\":\"Browser.close\"}", true);
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    end(process, profile);
  }

  private static void end(Process process, Path profile) throws IOException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (java.io.UncheckedIOException e) {
      // A last file that the browser itself has just deleted.
    }
  }

  private static String quoted(String text) {
    return new com.google.gson.JsonPrimitive(text).toString();
  }

  /** Puts messages together, and gives them to who waits. */
  private final class Reader implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        JsonObject json = JsonParser.parseString(message.toString()).getAsJsonObject();
        message.setLength(0);
        take(json);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void take(JsonObject message) {
      if (message.has("id")) {
        CompletableFuture<JsonObject> answer = waiting.remove(message.get("id").getAsInt());
        if (answer != null) {
          answer.complete(message);
        }
        return;
      }
      JsonObject event = message.getAsJsonObject("params");
      switch (message.get("method").getAsString()) {
        case "Runtime.exceptionThrown" -> errors.add(event.get("exceptionDetails").toString());
        case "Runtime.consoleAPICalled" -> {
          if (List.of("error", "warning", "assert").contains(event.get("type").getAsString())) {
            errors.add(event.get("args").toString());
          }
        }
        case "Log.entryAdded" -> {
          JsonObject entry = event.getAsJsonObject("entry");
          if (List.of("error", "warning").contains(entry.get("level").getAsString())) {
            errors.add(entry.toString());
          }
        }
        case "Network.requestWillBeSent" ->
            requests.add(event.getAsJsonObject("request").get("url").getAsString());
        default -> {}
      }
    }
  }
}
