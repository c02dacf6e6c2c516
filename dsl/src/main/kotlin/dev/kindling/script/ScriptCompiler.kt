package dev.kindling.script

import java.io.File
import java.io.FileDescriptor
import java.io.FileOutputStream
import java.io.PrintStream
import java.nio.file.Files
import java.nio.file.Path
import java.util.jar.Attributes
import java.util.jar.JarEntry
import java.util.jar.JarOutputStream
import java.util.jar.Manifest
import kotlin.script.experimental.api.CompiledScript
import kotlin.script.experimental.api.ResultWithDiagnostics
import kotlin.script.experimental.api.ScriptCompilationConfiguration
import kotlin.script.experimental.api.ScriptDiagnostic
import kotlin.script.experimental.api.ScriptDiagnostic.Severity
import kotlin.script.experimental.api.compilerOptions
import kotlin.script.experimental.api.dependencies
import kotlin.script.experimental.host.StringScriptSource
import kotlin.script.experimental.jvm.JvmDependency
import kotlin.script.experimental.jvm.impl.KJvmCompiledModuleInMemory
import kotlin.script.experimental.jvm.impl.KJvmCompiledScript
import kotlin.script.experimental.jvmhost.JvmScriptCompiler
import kotlin.script.experimental.jvmhost.createJvmCompilationConfigurationFromTemplate
import kotlin.system.exitProcess
import kotlinx.coroutines.runBlocking

/**
 * Compiles scripts to jars. Only it needs Kotlin's compiler: a [Script] starts it as a program, and
 * a cached script does without those 60 MB.
 */
internal object ScriptCompiler {
  /**
   * Compiles the text on the standard input; the arguments are the script's name, its class path
   * and the jar. Prints the messages and ends with 0, 1 for an error in the script, or 2 if there
   * is no compiler.
   */
  @JvmStatic
  fun main(args: Array<String>) {
    val (name, path, jar) = args
    val text = System.`in`.readAllBytes().decodeToString()
    val out = PrintStream(FileOutputStream(FileDescriptor.out), true, Charsets.UTF_8)
    val said =
      try {
        compile(name, text, path.split(File.pathSeparator).map(::File), Path.of(jar))
      } catch (_: NoClassDefFoundError) {
        out.println("add org.jetbrains.kotlin:kotlin-scripting-jvm-host to the class path")
        exitProcess(2)
      }
    said.forEach(out::println)
    exitProcess(if (Files.size(Path.of(jar)) > 0) 0 else 1)
  }

  /**
   * Writes the script's classes to a jar whose manifest names the script's class.
   *
   * @return what the compiler has to say, a line each; the jar is there unless one is an error
   */
  fun compile(name: String, text: String, classPath: List<File>, jar: Path): List<String> {
    val configuration =
      createJvmCompilationConfigurationFromTemplate<KindlingScript>().with {
        dependencies.put(listOf(JvmDependency(classPath)))
        compilerOptions.put(listOf("-jvm-target", "17", "-no-stdlib", "-no-reflect"))
      }
    val result = runBlocking {
      JvmScriptCompiler().invoke(StringScriptSource(text, name), configuration)
    }
    if (result is ResultWithDiagnostics.Success) write(result.value, jar)
    return messages(name, result.reports)
  }

  private fun ScriptCompilationConfiguration.with(
    body: ScriptCompilationConfiguration.Builder.() -> Unit
  ): ScriptCompilationConfiguration = ScriptCompilationConfiguration(this, body = body)

  /** The errors, each once and with its line; where there are none, the warnings. */
  private fun messages(name: String, reports: List<ScriptDiagnostic>): List<String> {
    val errors = reports.filter { it.severity >= Severity.ERROR }
    val told = errors.filter { it.location != null }.ifEmpty { errors }
    return told
      .ifEmpty { reports.filter { it.severity == Severity.WARNING && it.location != null } }
      .map { line(name, it) }
      .distinct()
  }

  private fun line(name: String, report: ScriptDiagnostic): String {
    val place = report.location?.let { "$name:${it.start.line}" } ?: name
    val kind = if (report.severity == Severity.WARNING) "warning: " else ""
    val words = report.message.trim().split(Regex("\\s+")).joinToString(" ").removeSuffix(".")
    return "$place: $kind${words.replaceFirstChar(Char::lowercase)}"
  }

  private fun write(script: CompiledScript, jar: Path) {
    val module = (script as KJvmCompiledScript).getCompiledModule() as KJvmCompiledModuleInMemory
    val manifest = Manifest()
    manifest.mainAttributes[Attributes.Name.MANIFEST_VERSION] = "1.0"
    manifest.mainAttributes[Attributes.Name.MAIN_CLASS] = script.scriptClassFQName
    JarOutputStream(Files.newOutputStream(jar), manifest).use { out ->
      for ((path, bytes) in module.compilerOutputFiles) {
        out.putNextEntry(JarEntry(path))
        out.write(bytes)
      }
    }
  }
}
