package dev.kindling.examples.digits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistDownloadTest {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();
  private HttpServer server;
  private URI mirror;
  private byte[] content;
  private int status = 200;

  @BeforeEach
  void serve() throws IOException {
    content = zipped("abc");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, content.length);
          exchange.getResponseBody().write(content);
          exchange.close();
        });
    server.start();
    mirror = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private MnistDownload download() {
    return new MnistDownload(mirror, Map.of("a.gz", ABC), said::add);
  }

  @Test
  void aFileIsFetchedOnce() throws IOException {
    download().to(folder.resolve("new/folder"));
    download().to(folder.resolve("new/folder"));
    assertEquals(List.of("fetching " + mirror + "a.gz"), said);
    assertTrue(Files.exists(folder.resolve("new/folder/a.gz")));
  }

  @Test
  void aDamagedFileIsFetchedAgain() throws IOException {
    Files.write(folder.resolve("a.gz"), new byte[] {1, 2, 3});
    download().to(folder);
    assertEquals(content.length, Files.size(folder.resolve("a.gz")));
  }

  @Test
  void aFileThatDiffersIsNotKept() throws IOException {
    content = zipped("abd");
    String message = assertThrows(IOException.class, () -> download().to(folder)).getMessage();
    assertEquals(
        mirror
            + "a.gz: its content has the SHA-256"
            + " a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9, not "
            + ABC
            + "; it was not kept, put the right file into "
            + folder,
        message);
    assertFalse(Files.exists(folder.resolve("a.gz")));
  }

  @Test
  void withoutNetworkItSaysWhatToDo() {
    server.stop(0);
    assertEquals(
        mirror
            + "a.gz: cannot be reached (is there a network?); put the four files of MNIST (a.gz)"
            + " into "
            + folder
            + ", or run without --data for the built-in digits",
        assertThrows(IOException.class, () -> download().to(folder)).getMessage());
  }

  @Test
  void anErrorOfTheServerSaysWhatToDo() {
    status = 404;
    assertEquals(
        mirror
            + "a.gz: answers with status 404; put the four files of MNIST (a.gz) into "
            + folder
            + ", or run without --data for the built-in digits",
        assertThrows(IOException.class, () -> download().to(folder)).getMessage());
  }

  @Test
  void theCacheIsWhereTheSystemKeepsSuchFiles() {
    Path home = Path.of(System.getProperty("user.home"));
    assertEquals(home.resolve(".cache/kindling"), MnistDownload.cache("Linux", Map.of()));
    assertEquals(
        Path.of("/x/kindling"), MnistDownload.cache("Linux", Map.of("XDG_CACHE_HOME", "/x")));
    assertEquals(
        home.resolve("Library/Caches/kindling"), MnistDownload.cache("Mac OS X", Map.of()));
    assertEquals(
        Path.of("local", "kindling"),
        MnistDownload.cache("Windows 11", Map.of("LOCALAPPDATA", "local")));
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
