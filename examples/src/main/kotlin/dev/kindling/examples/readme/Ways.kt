package dev.kindling.examples.readme

import dev.kindling.*
import dev.kindling.nn.Graph

/** The README's network whose ways part and meet. */
// spotless:off
fun ways(): Graph {
val net =
  graph(seed = 42) {
    val image = input(1, 28, 28, name = "image")
    val extra = input(4, name = "extra")
    val seen = image.through("stem") { conv2d(8, kernel = 3, padding = 1); relu() }
    val deep = seen + seen.through("body") { conv2d(8, kernel = 3, padding = 1); batchNorm() }
    val all = concat(deep.through("pool") { relu(); globalAvgPool() }, extra)
    output(all.through("class") { linear(10) })
    output(all.through("value") { linear(1) })
  }
return net
}
// spotless:on
