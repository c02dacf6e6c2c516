package dev.kindling.script

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import java.time.Duration
import java.time.Instant

class ScriptCacheSpec :
  FunSpec({
    val folder = tempdir()
    val classes = tempdir()
    val library = File(classes, "Library.class").apply { writeText("1") }
    val cache = ScriptCache(folder.toPath())
    var compiled = 0

    fun jar(
      name: String = "a.kindling.kts",
      text: String = "1",
      path: List<File> = listOf(classes),
    ) =
      cache.jar(name, text, path) { draft ->
        compiled++
        Files.writeString(draft, "classes of $name")
      }

    fun compilations(block: () -> Unit): Int {
      val before = compiled
      block()
      return compiled - before
    }

    test("the same script is compiled once") {
      compilations { repeat(3) { jar() } } shouldBe 1
      Files.readString(jar()) shouldBe "classes of a.kindling.kts"
      folder.list()?.size shouldBe 1
    }

    test("another name, text, class path or library compiles anew") {
      jar()
      compilations { jar(name = "b.kindling.kts") } shouldBe 1
      compilations { jar(text = "2") } shouldBe 1
      compilations { jar(path = emptyList()) } shouldBe 1
      library.writeText("12")
      compilations { jar() } shouldBe 1
      Files.setLastModifiedTime(library.toPath(), FileTime.from(Instant.EPOCH))
      compilations { jar() } shouldBe 1
      compilations { jar() } shouldBe 0
    }

    test("what does not compile is not kept") {
      val before = folder.list()?.toSet()
      cache.jar("c.kindling.kts", "no Kotlin", emptyList()) {} shouldBe null
      folder.list()?.toSet() shouldBe before
    }

    test("what was not used for a month is deleted when another script is compiled") {
      val old = checkNotNull(jar(text = "old"))
      val used = checkNotNull(jar(text = "used"))
      for (file in listOf(old, used)) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now() - Duration.ofDays(31)))
      }
      jar(text = "used")
      jar(text = "new")
      Files.exists(old) shouldBe false
      Files.exists(used) shouldBe true
    }

    test("it lies where the operating system keeps what can be made again") {
      fun usual(os: String, vararg environment: Pair<String, String>) =
        ScriptCache.usualFolder(os, Path.of("/home/me"), mapOf(*environment))
      usual("Linux") shouldBe Path.of("/home/me/.cache/kindling/scripts")
      usual("Linux", "XDG_CACHE_HOME" to "") shouldBe Path.of("/home/me/.cache/kindling/scripts")
      usual("Linux", "XDG_CACHE_HOME" to "/fast") shouldBe Path.of("/fast/kindling/scripts")
      usual("Mac OS X") shouldBe Path.of("/home/me/Library/Caches/kindling/scripts")
      usual("Windows 11", "LOCALAPPDATA" to "/local") shouldBe Path.of("/local/kindling/scripts")
    }
  })
