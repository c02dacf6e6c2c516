package dev.kindling.notebook

import dev.kindling.Evaluation
import dev.kindling.History
import dev.kindling.TrainEvent
import dev.kindling.metric.ConfusionMatrix
import dev.kindling.nn.Network
import dev.kindling.script.KindlingImports
import dev.kindling.tensor.Tensor
import org.jetbrains.kotlinx.jupyter.api.HTML
import org.jetbrains.kotlinx.jupyter.api.libraries.JupyterIntegration

/**
 * What Kotlin Jupyter loads when a notebook names this jar: it imports Kindling's packages and
 * shows tensors, networks, runs and pictures as [html] writes them.
 */
internal class KindlingIntegration : JupyterIntegration() {
  override fun Builder.onLoaded() {
    import(*KindlingImports.all.toTypedArray(), "dev.kindling.notebook.*")
    render<Tensor> { HTML(html(it)) }
    render<Pictures> { HTML(html(it)) }
    render<Network> { HTML(html(it)) }
    render<History> { HTML(html(it)) }
    render<TrainEvent> { HTML(html(it)) }
    render<Evaluation> { HTML(html(it)) }
    render<ConfusionMatrix> { HTML(html(it)) }
  }
}
