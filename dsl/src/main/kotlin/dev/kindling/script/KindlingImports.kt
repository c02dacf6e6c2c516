package dev.kindling.script

/** What scripts and notebooks need not import. */
internal object KindlingImports {
  val all: List<String> =
    listOf("", "tensor.", "nn.", "optim.", "metric.", "data.", "io.", "op.").map {
      "dev.kindling.$it*"
    } + listOf("kotlinx.coroutines.*", "kotlinx.coroutines.flow.*", "kotlin.io.path.*")
}
