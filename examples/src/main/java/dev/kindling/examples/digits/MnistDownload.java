package dev.kindling.examples.digits;

import dev.kindling.io.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Fetches the MNIST files once and keeps them in the user's cache. */
final class MnistDownload {
  /** A mirror of Y. LeCun's files, since the original site no longer gives them out. */
  private static final URI MIRROR =
      URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/");

  private final URI mirror;
  private final Map<String, String> sha256;
  private final Consumer<String> say;

  /**
   * A download.
   *
   * @param sha256 by file name, the SHA-256 of the uncompressed content
   * @param say gets a line for each file that is fetched
   */
  MnistDownload(URI mirror, Map<String, String> sha256, Consumer<String> say) {
    this.mirror = mirror;
    this.sha256 = sha256;
    this.say = say;
  }

  /** Makes sure of the four files in the user's cache; returns their folder. */
  static Path toCache(Consumer<String> say) throws IOException {
    Map<String, String> sha256 = new LinkedHashMap<>();
    sha256.put(
        "train-images-idx3-ubyte.gz",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");
    sha256.put(
        "train-labels-idx1-ubyte.gz",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");
    sha256.put(
        "t10k-images-idx3-ubyte.gz",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");
    sha256.put(
        "t10k-labels-idx1-ubyte.gz",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");
    Path folder = cache(System.getProperty("os.name"), System.getenv()).resolve("mnist");
    new MnistDownload(MIRROR, sha256, say).to(folder);
    return folder;
  }

  /** The folder that the operating system keeps for what can be fetched again. */
  static Path cache(String os, Map<String, String> environment) {
    Path home = Path.of(System.getProperty("user.home"));
    String local = environment.get("LOCALAPPDATA");
    if (os.startsWith("Windows") && local != null) {
      return Path.of(local, "kindling");
    }
    if (os.startsWith("Mac")) {
      return home.resolve("Library/Caches/kindling");
    }
    String xdg = environment.get("XDG_CACHE_HOME");
    return (xdg == null || xdg.isEmpty() ? home.resolve(".cache") : Path.of(xdg))
        .resolve("kindling");
  }

  /** Fetches the files that the folder has not, or has in another form. */
  void to(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> entry : sha256.entrySet()) {
      Path file = folder.resolve(entry.getKey());
      if (Files.exists(file) && entry.getValue().equals(sha256(Files.readAllBytes(file)))) {
        continue;
      }
      URI source = mirror.resolve(entry.getKey());
      say.accept("fetching " + source);
      byte[] content = fetch(source, folder);
      String found = sha256(content);
      if (!entry.getValue().equals(found)) {
        throw new IOException(
            source
                + ": its content has the SHA-256 "
                + found
                + ", not "
                + entry.getValue()
                + "; it was not kept, put the right file into "
                + folder);
      }
      AtomicFile.write(file, ByteBuffer.wrap(content));
    }
  }

  private byte[] fetch(URI source, Path folder) throws IOException {
    String fix =
        "; put the four files of MNIST ("
            + String.join(", ", sha256.keySet())
            + ") into "
            + folder
            + ", or run without --data for the built-in digits";
    try {
      HttpClient client =
          HttpClient.newBuilder()
              .connectTimeout(Duration.ofSeconds(10))
              .followRedirects(HttpClient.Redirect.NORMAL)
              .build();
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(source).timeout(Duration.ofMinutes(5)).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException(source + ": answers with status " + response.statusCode() + fix);
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(source + ": the download was interrupted");
    } catch (java.net.ConnectException | java.net.http.HttpTimeoutException e) {
      throw new IOException(source + ": cannot be reached (is there a network?)" + fix, e);
    }
  }

  /** Of the uncompressed content: copies differ in how they were compressed. */
  private static String sha256(byte[] gzip) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(in.readAllBytes()));
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      return "of no gzip file";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
