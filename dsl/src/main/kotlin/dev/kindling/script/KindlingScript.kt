package dev.kindling.script

import dev.kindling.TrainEvent
import dev.kindling.showProgress as collectAndShow
import kotlin.script.experimental.annotations.KotlinScript
import kotlin.script.experimental.api.ScriptAcceptedLocation
import kotlin.script.experimental.api.ScriptCompilationConfiguration
import kotlin.script.experimental.api.acceptedLocations
import kotlin.script.experimental.api.defaultImports
import kotlin.script.experimental.api.ide
import kotlin.script.experimental.jvm.dependenciesFromCurrentContext
import kotlin.script.experimental.jvm.jvm
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.runBlocking

/**
 * A script `NAME.kindling.kts`: Kotlin with Kindling's packages imported, run by `./kindling script
 * NAME.kindling.kts [args]` and completed by IntelliJ IDEA, which finds this definition in the jar.
 *
 * @property args what the command line gives after the script's name
 */
@KotlinScript(
  displayName = "Kindling script",
  fileExtension = "kindling.kts",
  compilationConfiguration = KindlingScriptDefinition::class,
)
public abstract class KindlingScript(public val args: Array<String>) {
  /**
   * Collects a run and shows it, as [dev.kindling.showProgress] does, without a coroutine around
   * it: a script's lines wait for one another anyway.
   */
  public fun Flow<TrainEvent>.showProgress(): TrainEvent.Finished =
    try {
      runBlocking { this@showProgress.collectAndShow() }
    } catch (e: RuntimeException) {
      // It comes from a worker, whose trace does not know the script's line.
      e.stackTrace += Throwable().stackTrace
      throw e
    }
}

/** How a [KindlingScript] is compiled, for the host and for IntelliJ IDEA. */
internal object KindlingScriptDefinition :
  ScriptCompilationConfiguration({
    defaultImports(KindlingImports.all)
    jvm { dependenciesFromCurrentContext(wholeClasspath = true) }
    ide { acceptedLocations(ScriptAcceptedLocation.Everywhere) }
  }) {
  // The base class is serializable; an object stays one.
  private fun readResolve(): Any = KindlingScriptDefinition
}
