package dev.kindling.examples.guide

import dev.kindling.*
import dev.kindling.io.SafeTensors
import dev.kindling.nn.Linear
import dev.kindling.nn.Network
import dev.kindling.tensor.Tensor
import java.nio.file.Path
import kotlin.io.path.Path

/** The programs of docs/from-pytorch.md in Kotlin: that which brings weights over. */
// spotless:off
fun main() {
  val net =
    sequential(seed = 42) {
      conv2d(1, 2, kernel = 3, name = "conv"); batchNorm(2, name = "norm"); relu()
      flatten(); linear(32, 3, name = "linear")
    }
  convert(net, Path("model.safetensors"), Path("kindling.safetensors"))
  SafeTensors.load(net, Path("kindling.safetensors")) // refuses a file that does not fit
  val x = Tensor.arange(36).reshape(1, 1, 6, 6) / 36f
  println(net(x)) // [[0.04558322, -0.30197492, -0.64214593]]
}

private fun convert(net: Network, pytorch: Path, kindling: Path) {
  val converted = HashMap<String, Tensor>()
  for ((name, tensor) in SafeTensors.read(pytorch)) {
    val path = name.substringBeforeLast('.')
    val field = name.substringAfterLast('.').replace(Regex("_(.)")) { it.groupValues[1].uppercase() }
    val turned = field == "weight" && net[path] is Linear
    converted["$path.$field"] = if (turned) tensor.transpose() else tensor
  }
  SafeTensors.write(converted, kindling)
}
// spotless:on
