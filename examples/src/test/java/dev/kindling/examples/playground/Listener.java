package dev.kindling.examples.playground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

/** A page's side of the playground: it reads the stream of events on a thread of its own. */
final class Listener implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;
  private final InputStream stream;
  private JsonObject start = new JsonObject();
  private JsonObject frame = new JsonObject();
  private int starts;
  private int frames;
  private long arrived;

  Listener(String address, String settings) throws IOException, InterruptedException {
    this.address = address;
    HttpResponse<InputStream> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(address + "events?" + settings)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, answer.statusCode());
    assertEquals("text/event-stream", answer.headers().firstValue("Content-Type").orElseThrow());
    stream = answer.body();
    Thread reader = new Thread(this::read, "listener");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try {
      var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          event = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          take(event, JsonParser.parseString(line.substring("data: ".length())).getAsJsonObject());
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Closed.
    }
  }

  private synchronized void take(String event, JsonObject data) {
    if (event.equals("start")) {
      start = data;
      starts++;
    } else {
      frame = data;
      frames++;
      arrived = System.nanoTime();
    }
    notifyAll();
  }

  /** The first picture from now on for which this is true. */
  synchronized JsonObject await(Predicate<JsonObject> condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (frames == 0 || !condition.test(frame)) {
      if (System.nanoTime() > end) {
        fail("no such picture came; the last is " + frame);
      }
      wait(100);
    }
    return frame;
  }

  /** The picture with so many steps at least. */
  JsonObject step(long least) throws InterruptedException {
    return await(frame -> frame.get("step").getAsLong() >= least);
  }

  synchronized JsonObject start() throws InterruptedException {
    await(frame -> true);
    return start;
  }

  synchronized int starts() {
    return starts;
  }

  HttpResponse<String> send(String change) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(
                URI.create(address + "visitors/" + start().get("id").getAsString() + "?" + change))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Changes something and waits for the first picture of it; returns the time in ms. */
  double change(String change) throws IOException, InterruptedException {
    long before = System.nanoTime();
    HttpResponse<String> answer = send(change);
    assertEquals(200, answer.statusCode(), answer.body());
    int revision =
        JsonParser.parseString(answer.body()).getAsJsonObject().get("revision").getAsInt();
    await(frame -> frame.get("revision").getAsInt() >= revision);
    synchronized (this) {
      // The picture may have come before the answer, but not long before.
      return (Math.max(arrived, before) - before) / 1e6;
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
