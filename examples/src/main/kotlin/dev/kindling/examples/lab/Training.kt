package dev.kindling.examples.lab

/**
 * The experiments on functions beside ReLU, and on how deep networks learn, in the page's order.
 */
internal val trainingExperiments: List<Experiment> =
  listOf(
    activationTable,
    vanishing,
    exploding,
    zeroCentred,
    noisyGradients,
    sparse,
    cheap,
    sixTimes,
    uses,
    slips,
  )
