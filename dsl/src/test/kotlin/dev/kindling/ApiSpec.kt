package dev.kindling

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.io.File
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools

/**
 * The public surface is that of `api/dsl.api`. After a change on purpose, `mvn verify
 * -Dkindling.api=write` writes it anew.
 */
class ApiSpec :
  FunSpec({
    test("the public surface is the one in git") {
      val classes = File("target/classes").walk().filter { it.extension == "class" }.sorted()
      val golden = File("api/dsl.api")
      val dump = StringBuilder()
      AbiTools.getInstance().printJvmDump(dump, classes.asIterable(), AbiFilters.EMPTY)
      if (System.getProperty("kindling.api") == "write") {
        golden.parentFile.mkdirs()
        golden.writeText(dump.toString())
      }
      dump.toString() shouldBe golden.readText()
    }
  })
