package dev.kindling.script

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import java.io.File
import java.nio.file.Path
import kotlin.script.experimental.annotations.KotlinScript
import kotlin.script.experimental.api.ScriptCompilationConfiguration
import kotlin.script.experimental.api.defaultImports

class ScriptSpec :
  FunSpec({
    val folder = tempdir()
    val cache = ScriptCache(tempdir().toPath())
    val said = ArrayList<String>()

    fun run(name: String, text: String, vararg args: String) {
      val file = File(folder, name)
      file.writeText(text)
      said.clear()
      Script.read(file.toPath()).run(arrayOf(*args), cache) { said += it }
    }

    // On the tests' own class path the API dump's tool brings parts of another compiler.
    beforeSpec {
      System.setProperty("kindling.script.compiler", File("target/classpath.txt").readText())
    }
    afterSpec { System.clearProperty("kindling.script.compiler") }

    test("a script gets its arguments, and Kindling without an import") {
      val text =
        """
        val data = Dataset.of(Tensor.ones(8, 4), IntTensor.of(0, 1, 0, 1, 0, 1, 0, 1))
        val net = sequential(seed = 42) { linear(4, 2) }
        val trainer = trainer(net) { loss = crossEntropy(); optimizer = sgd(0.1) }
        val finished = trainer.fit(data, epochs = args[0].toInt(), batch = 4).showProgress()
        System.setProperty("kindling.test.steps", "${'$'}{finished.steps}")
        """
          .trimIndent()
      run("train.kindling.kts", text, "3")
      System.getProperty("kindling.test.steps") shouldBe "6"
      said shouldContainExactly
        listOf("Compiling train.kindling.kts (once; later runs start at once) ...")
      run("train.kindling.kts", text, "2")
      System.getProperty("kindling.test.steps") shouldBe "4"
      said.shouldBeEmpty()
    }

    test("each mistake is a sentence with its line, and nothing runs") {
      val text =
        """
        System.setProperty("kindling.test.ran", "yes")

        val net = sequential(seed = 42) { lnear(784, 128) }
        val epochs: Int = "three"
        """
          .trimIndent()
      shouldThrow<ScriptException> { run("wrong.kindling.kts", text) }.message shouldBe
        "wrong.kindling.kts:3: unresolved reference 'lnear'\n" +
          "wrong.kindling.kts:4: initializer type mismatch: expected 'Int', actual 'String'"
      System.getProperty("kindling.test.ran") shouldBe null
    }

    test("what goes wrong while it runs is told with the script's line") {
      val text =
        """
        fun steps(word: String): Int = word.toInt()

        if (args[0] == "layer") {
          ReLU().forward(Tensor.ones(3)).reshape(2, 2)
        }
        if (args[0] == "nan") {
          val data = Dataset.of(Tensor.full(Float.NaN, 8, 4), IntTensor.of(*IntArray(8)))
          trainer(sequential(seed = 42) { linear(4, 2) }) { workers = 2 }
            .fit(data, epochs = 1, batch = 4)
            .showProgress()
        }
        steps(args[0])
        """
          .trimIndent()
      fun message(argument: String) =
        shouldThrow<ScriptException> { run("line.kindling.kts", text, argument) }.message
      message("layer") shouldBe
        "line.kindling.kts:4: reshape: [3] has 3 elements, and [2, 2] needs 4"
      message("nan") shouldBe
        "line.kindling.kts:10: epoch 1, step 1: the loss is NaN; the batch's inputs have NaN or infinite numbers; look for them in the data"
      message("many") shouldBe
        "line.kindling.kts:1: NumberFormatException: For input string: \"many\""
    }

    test("a script's name ends with .kindling.kts, and there is such a file") {
      fun refusal(name: String) =
        shouldThrow<ScriptException> { Script.read(Path.of(name)) }.message
      refusal("a.kts") shouldBe "a.kts: a script's name ends with .kindling.kts; rename the file"
      refusal(".kindling.kts") shouldBe
        ".kindling.kts: a script's name ends with .kindling.kts; rename the file"
      refusal("no/a.kindling.kts") shouldBe "no/a.kindling.kts: there is no such file"
    }

    test("IntelliJ IDEA finds the definition in the jar") {
      val mark = "/META-INF/kotlin/script/templates/${KindlingScript::class.java.name}.classname"
      (javaClass.getResource(mark) != null) shouldBe true
      val definition = KindlingScript::class.java.getAnnotation(KotlinScript::class.java)
      definition.fileExtension shouldBe "kindling.kts"
      definition.compilationConfiguration shouldBe KindlingScriptDefinition::class
      KindlingScriptDefinition[ScriptCompilationConfiguration.defaultImports] shouldBe
        KindlingImports.all
    }
  })
