package dev.kindling.script

import java.io.File
import java.io.IOException
import java.nio.file.AtomicMoveNotSupportedException
import java.nio.file.FileVisitResult
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.SimpleFileVisitor
import java.nio.file.StandardCopyOption
import java.nio.file.attribute.BasicFileAttributes
import java.nio.file.attribute.FileTime
import java.security.MessageDigest
import java.time.Duration
import java.time.Instant

/**
 * A folder of compiled scripts. A script's key is a hash of its name and text, of the versions of
 * Java and Kotlin, and of the path, size and time of each file of the class path: who changes any
 * of these compiles anew. What was not used for a month is deleted.
 */
internal class ScriptCache(private val folder: Path) {
  /** The script's jar, which [compile] writes where there is none; null if it did not. */
  fun jar(name: String, text: String, classPath: List<File>, compile: (Path) -> Unit): Path? {
    val jar = folder.resolve(key(name, text, classPath) + ".jar")
    if (Files.exists(jar)) {
      touch(jar)
      return jar
    }
    Files.createDirectories(folder)
    val draft = Files.createTempFile(folder, "draft", ".jar")
    try {
      compile(draft)
      if (Files.size(draft) == 0L) return null
      publish(draft, jar)
    } finally {
      Files.deleteIfExists(draft)
    }
    deleteTheForgotten()
    return jar
  }

  /** Another process may compile the same script: whoever is later puts equal bytes in place. */
  private fun publish(draft: Path, jar: Path) {
    try {
      Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE)
    } catch (_: AtomicMoveNotSupportedException) {
      Files.move(draft, jar, StandardCopyOption.REPLACE_EXISTING)
    }
  }

  private fun touch(jar: Path) {
    try {
      Files.setLastModifiedTime(jar, FileTime.from(Instant.now()))
    } catch (_: IOException) {
      // The jar serves all the same; it only looks older than it is.
    }
  }

  private fun deleteTheForgotten() {
    val limit = FileTime.from(Instant.now() - KEPT)
    for (file in folder.toFile().listFiles { file -> file.extension == "jar" }.orEmpty()) {
      if (Files.getLastModifiedTime(file.toPath()) < limit) file.delete()
    }
  }

  private fun key(name: String, text: String, classPath: List<File>): String {
    val hash = MessageDigest.getInstance("SHA-256")
    fun add(word: Any) = hash.update("$word\u0000".toByteArray())
    add(name)
    add(text)
    add(Runtime.version().feature())
    add(KotlinVersion.CURRENT)
    for (entry in classPath) files(entry.toPath()) { path, size, time ->
      add(path)
      add(size)
      add(time)
    }
    return hash.digest().joinToString("") { "%02x".format(it) }
  }

  /** Goes through a jar, or through the classes of a folder, in an order of their names. */
  private fun files(entry: Path, visit: (Path, Long, FileTime) -> Unit) {
    val found = sortedMapOf<Path, BasicFileAttributes>()
    if (Files.exists(entry)) {
      Files.walkFileTree(
        entry,
        object : SimpleFileVisitor<Path>() {
          override fun visitFile(file: Path, attributes: BasicFileAttributes): FileVisitResult {
            found[file] = attributes
            return FileVisitResult.CONTINUE
          }
        },
      )
    }
    for ((path, attributes) in found) visit(path, attributes.size(), attributes.lastModifiedTime())
  }

  companion object {
    private val KEPT = Duration.ofDays(30)

    /** Where the operating system keeps what can be made again. */
    fun usualFolder(os: String, home: Path, environment: Map<String, String>): Path {
      val local = environment["LOCALAPPDATA"]
      val cache =
        when {
          os.startsWith("Windows") && local != null -> Path.of(local)
          os.startsWith("Mac") -> home.resolve("Library/Caches")
          else -> environment["XDG_CACHE_HOME"].orEmpty().ifEmpty { null }?.let(Path::of)
        }
      return (cache ?: home.resolve(".cache")).resolve("kindling").resolve("scripts")
    }
  }
}
