@file:JvmName("Main")

package dev.kindling.script

import java.io.File
import java.io.IOException
import java.lang.reflect.InvocationTargetException
import java.net.URLClassLoader
import java.nio.file.Files
import java.nio.file.Path
import java.util.jar.JarFile
import kotlin.system.exitProcess

/**
 * Runs the script that the first argument names on the others, as `./kindling script` does; ends
 * with 1 if that fails, and says why in a sentence.
 *
 * The property `kindling.script.compiler` is a class path with Kotlin's compiler, which is opened
 * only to compile; without it the compiler must be on the class path. `kindling.script.cache` is a
 * folder for compiled scripts other than the usual one.
 */
public fun main(args: Array<String>) {
  val cache =
    System.getProperty("kindling.script.cache")?.let(Path::of)
      ?: ScriptCache.usualFolder(
        System.getProperty("os.name"),
        Path.of(System.getProperty("user.home")),
        System.getenv(),
      )
  try {
    if (args.isEmpty()) throw ScriptException("script: needs the name of a script, X.kindling.kts")
    Script.read(Path.of(args[0]))
      .run(args.copyOfRange(1, args.size), ScriptCache(cache), System.err::println)
  } catch (e: ScriptException) {
    System.err.println(e.message)
    exitProcess(1)
  }
}

/** Why a script does not run: a line for each thing that is wrong. */
internal class ScriptException(message: String, cause: Throwable? = null) :
  RuntimeException(message, cause)

/** A script's file name and text. */
internal class Script(private val name: String, private val text: String) {
  /** Compiles the script where it must, which it [says][say] with all warnings, and runs it. */
  fun run(args: Array<String>, cache: ScriptCache, say: (String) -> Unit) {
    val classPath = System.getProperty("java.class.path").split(File.pathSeparator).map(::File)
    val jar = compiled(cache, classPath, say)
    val main = JarFile(jar.toFile()).use { it.manifest.mainAttributes.getValue("Main-Class") }
    // Never closed: threads that the script leaves behind may need more of its classes.
    val loader = URLClassLoader(arrayOf(jar.toUri().toURL()), javaClass.classLoader)
    Thread.currentThread().contextClassLoader = loader
    try {
      loader.loadClass(main).getConstructor(Array<String>::class.java).newInstance(args)
    } catch (e: InvocationTargetException) {
      throw ScriptException(told(e.targetException), e.targetException)
    }
  }

  private fun compiled(cache: ScriptCache, classPath: List<File>, say: (String) -> Unit): Path {
    var said = emptyList<String>()
    val jar =
      try {
        cache.jar(name, text, classPath) {
          say("Compiling $name (once; later runs start at once) ...")
          said = compile(classPath, it)
        }
      } catch (e: IOException) {
        throw ScriptException("$name: cannot keep the compiled script: $e", e)
      }
    if (jar == null) throw ScriptException(said.joinToString("\n"))
    said.forEach(say)
    return jar
  }

  /** What the compiler says, in a JVM of its own: it neither meets the script nor delays it. */
  private fun compile(classPath: List<File>, jar: Path): List<String> {
    val compiler =
      System.getProperty("kindling.script.compiler") ?: System.getProperty("java.class.path")
    val process =
      ProcessBuilder(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          // Compiling a page is over before optimized code pays: 4.9 s of processor, not 8.8.
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-cp",
          compiler,
          ScriptCompiler::class.java.name,
          name,
          classPath.joinToString(File.pathSeparator),
          jar.toString(),
        )
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
    process.outputStream.use { it.write(text.toByteArray()) }
    val said = process.inputStream.use { it.readAllBytes().decodeToString() }.trim()
    if (process.waitFor() > 1) throw ScriptException("$name: cannot be compiled; $said")
    return if (said.isEmpty()) emptyList() else said.lines()
  }

  /** `mlp.kindling.kts:7: what went wrong`, at the line of the script that led there. */
  private fun told(thrown: Throwable): String {
    val causes = generateSequence(thrown) { it.cause }.take(MOST_CAUSES).toList()
    val line = causes.flatMap { it.stackTrace.asList() }.firstOrNull { it.fileName == name }
    val place = if (line == null) name else "$name:${line.lineNumber}"
    val message = thrown.message
    val kind = thrown.javaClass
    return when {
      message == null -> "$place: ${kind.simpleName}"
      kind in SENTENCES || kind.name.startsWith("dev.kindling.") -> "$place: $message"
      else -> "$place: ${kind.simpleName}: $message"
    }
  }

  companion object {
    private const val MOST_CAUSES = 20

    /** Their messages say all, as those of Kindling's own exceptions do. */
    private val SENTENCES =
      setOf<Class<*>>(IllegalArgumentException::class.java, IllegalStateException::class.java)

    /** Reads a script from its file. */
    fun read(file: Path): Script {
      val name = file.fileName?.toString().orEmpty()
      if (!name.endsWith(".kindling.kts") || name == ".kindling.kts") {
        throw ScriptException("$file: a script's name ends with .kindling.kts; rename the file")
      }
      if (!Files.isRegularFile(file)) throw ScriptException("$file: there is no such file")
      try {
        return Script(name, Files.readString(file))
      } catch (e: IOException) {
        throw ScriptException("$file: cannot be read: $e", e)
      }
    }
  }
}
