package dev.kindling.notebook

import dev.kindling.History
import dev.kindling.TrainEvent
import dev.kindling.adam
import dev.kindling.clusters
import dev.kindling.crossEntropy
import dev.kindling.evaluate
import dev.kindling.metric.ConfusionMatrix
import dev.kindling.op.Shape
import dev.kindling.sequential
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor
import dev.kindling.trainer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.io.ByteArrayInputStream
import java.io.StringReader
import java.lang.reflect.Proxy
import javax.imageio.ImageIO
import javax.xml.parsers.DocumentBuilderFactory
import kotlinx.coroutines.flow.last
import org.jetbrains.kotlinx.jupyter.api.Notebook
import org.xml.sax.InputSource

class HtmlSpec :
  FunSpec({
    fun epoch(number: Int, loss: Double) = TrainEvent.Epoch(number, 3, loss, null, 0.25)

    test("a matrix is a table with the numbers of its rows and columns") {
      html(Tensor.of(arrayOf(floatArrayOf(1f, -0.5f), floatArrayOf(1e-9f, Float.NaN)))) shouldBe
        "<div>Tensor [2, 2]</div><table><tr><th></th><th>0</th><th>1</th></tr>" +
          "<tr><td>0</td><td>1</td><td>-0.5</td></tr>" +
          "<tr><td>1</td><td>1.0000e-09</td><td>NaN</td></tr></table>"
    }

    test("a vector is a row, and of a long one both ends are shown") {
      html(Tensor.of(3f, 4f)) shouldContain "<th>0</th><th>1</th></tr><tr><td>3</td><td>4</td></tr>"
      val long = html(Rng.of(1).uniform(Shape.of(100), 0f, 1f))
      long shouldContain "<th>4</th><th>…</th><th>95</th>"
      long shouldNotContain "<th>5</th>"
    }

    test("a tensor of more dimensions, or of none, is text") {
      html(Tensor.zeros(2, 3, 4)) shouldContain "<div>Tensor [2, 3, 4]</div><pre>"
      html(Tensor.zeros(0, 4)) shouldContain "<div>Tensor [0, 4]</div><pre>"
    }

    test("tensors of 28×28 are pictures") {
      html(Tensor.zeros(28, 28)).split("<img").size shouldBe 2
      html(Tensor.zeros(5, 28, 28)).split("<img").size shouldBe 6
      html(Tensor.zeros(2, 1, 28, 28)).split("<img").size shouldBe 3
      val many = html(Tensor.zeros(70, 28, 28))
      many.split("<img").size shouldBe 65
      many shouldContain "<div>and 6 more</div>"
    }

    test("a picture's smallest number is white and its greatest black") {
      val picture = pictures(Tensor.of(-1f, 0f, 1f, 1f, 0f, -1f).reshape(1, 2, 3))
      val png = ImageIO.read(ByteArrayInputStream(picture.png(0)))
      png.width to png.height shouldBe (3 to 2)
      List(6) { png.raster.getSample(it % 3, it / 3, 0) } shouldBe listOf(255, 127, 0, 0, 127, 255)
    }

    test("a picture bears its label, and what it was taken for") {
      val images = Tensor.zeros(3, 16)
      val shown = html(pictures(images, IntTensor.of(7, 8, 9), IntTensor.of(7, 3, 9)))
      shown shouldContain "<figcaption>7</figcaption>"
      shown shouldContain "<figcaption>8 → 3</figcaption>"
    }

    test("what is no picture is refused") {
      shouldThrow<IllegalArgumentException> { pictures(Tensor.zeros(3, 15)) }.message shouldBe
        "pictures: the tensor is [3, 15]; it needs to be [n, h, w], [n, 1, h, w] or [n, h · h]"
      shouldThrow<IllegalArgumentException> { pictures(Tensor.zeros(2, 3, 4, 4)) }.message shouldBe
        "pictures: the tensor is [2, 3, 4, 4]; it needs to be [n, h, w], [n, 1, h, w] or [n, h · h]"
      shouldThrow<IllegalArgumentException> { pictures(Tensor.zeros(2, 4, 4), IntTensor.of(1)) }
        .message shouldBe "pictures: there are 2 images and labels [1]; it needs one for each"
      shouldThrow<IllegalArgumentException> { pictures(Tensor.zeros(2, 4, 4)).png(2) }
        .message shouldBe "pictures: there is no picture 2 among 2"
    }

    test("a network is its summary, with its signs escaped, and its diagram") {
      val net = sequential(seed = 1) { linear(4, 2) }
      html(net) shouldBe "<pre>${net.summary()}</pre>${net.diagram()}"
    }

    test("a history is a table below its curves") {
      val shown = html(History(listOf(epoch(1, 2.0), epoch(2, 1.0), epoch(3, Double.NaN))))
      shown shouldContain "points=\"44.0,44.0 240.0,100.0\""
      shown shouldContain "<tr><th>epoch</th><th>loss</th><th>seconds</th></tr>"
      shown shouldContain "<tr><td>2</td><td>1</td><td>0.25</td></tr>"
      html(History(emptyList())) shouldBe "<div>no epochs yet</div>"
    }

    test("events are shown, and a whole run with its warnings, history and evaluation") {
      html(TrainEvent.Step(1, 2, 10, 0.5f, 0.75)) shouldBe
        "<div>epoch 1, step 2 of 10: loss 0.5, mean 0.75</div>"
      html(epoch(1, 2.0)) shouldContain "<td>2</td>"
      html(epoch(1, 2.0)) shouldNotContain "<svg"
      val warning = TrainEvent.Warning(1, 2, "0.weight", "0.weight: a < b")
      html(warning) shouldContain "warning: epoch 1, step 2: 0.weight: a &lt; b"
      val net = sequential(seed = 1) { linear(2, 3) }
      val trainer =
        trainer(net) {
          loss = crossEntropy()
          optimizer = adam()
        }
      val finished = trainer.fit(clusters(64), clusters(32), epochs = 2, batch = 16).last()
      val shown = html((finished as TrainEvent.Finished).copy(warnings = listOf(warning)))
      shown shouldContain "<div>8 steps</div>"
      shown shouldContain "a &lt; b"
      shown shouldContain "<th>validation loss</th><th>accuracy</th>"
      shown shouldContain "<td>accuracy</td>"
    }

    test("a confusion matrix shades each count by its share of the label") {
      val confusion = ConfusionMatrix(2)
      confusion.add(IntTensor.of(0, 0, 1, 1), IntTensor.of(0, 1, 1, 1))
      html(confusion) shouldContain
        "<tr><th>0</th><td style=\"background:rgba(33,96,196,0.50)\">1</td>" +
          "<td style=\"background:rgba(197,40,70,0.50)\">1</td></tr>"
    }

    test("everything is well-formed") {
      val net = sequential(seed = 1) { linear(2, 3) }
      val shown =
        listOf(
          html(Tensor.zeros(20, 20)),
          html(Tensor.zeros(3, 28, 28)),
          html(net),
          html(evaluate(net, clusters(32))),
          html(TrainEvent.Finished(3, null, History(listOf(epoch(1, 1.0))))),
        )
      for (text in shown) {
        val xml = Regex("<(img[^>]*)>").replace("<div>$text</div>", "<$1/>")
        DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(InputSource(StringReader(xml)))
      }
    }

    test("a notebook that names the jar shows all of these") {
      val listed = javaClass.getResource("/META-INF/kotlin-jupyter-libraries/libraries.json")
      checkNotNull(listed).readText() shouldContain KindlingIntegration::class.java.name
      val notebook =
        Proxy.newProxyInstance(javaClass.classLoader, arrayOf(Notebook::class.java)) { _, _, _ ->
          null
        }
      val library = KindlingIntegration().getDefinitions(notebook as Notebook).single()
      library.imports shouldContain "dev.kindling.notebook.*"
      val net = sequential(seed = 1) { linear(2, 3) }
      val values =
        listOf(
          Tensor.zeros(2),
          pictures(Tensor.zeros(1, 4, 4)),
          net,
          History(emptyList()),
          epoch(1, 1.0),
          TrainEvent.Step(1, 1, 1, 1f, 1.0),
          evaluate(net, clusters(8)),
          ConfusionMatrix(2),
        )
      fun shown(value: Any) = library.renderers.any { it.accepts(value) }
      values.filterNot(::shown).shouldBeEmpty()
      shown("a text") shouldBe false
    }
  })
