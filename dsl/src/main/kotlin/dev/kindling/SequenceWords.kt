package dev.kindling

import dev.kindling.nn.GRU
import dev.kindling.nn.LSTM
import dev.kindling.nn.Layer
import dev.kindling.nn.LayerSpec
import dev.kindling.nn.MultiHeadAttention
import dev.kindling.nn.PositionalEncoding
import dev.kindling.nn.RNN
import dev.kindling.nn.RecurrentSpec
import dev.kindling.nn.TransformerDecoderLayer
import dev.kindling.nn.TransformerEncoder
import dev.kindling.nn.TransformerEncoderLayer
import dev.kindling.nn.TransformerSpec

/**
 * The words for sequences `[n, time, features]`; the input's features follow where they are left
 * out.
 */
@KindlingDsl
public sealed interface SequenceWords : LayerScope {
  /**
   * An Elman network of [hidden] units, with max(·, 0) in place of tanh if [relu]; of each sequence
   * only the end if [last]. In Java: `builder.layer(RNN.of(inputs, hidden))`.
   */
  public fun rnn(
    hidden: Int,
    inputs: Int? = null,
    layers: Int = 1,
    relu: Boolean = false,
    bidirectional: Boolean = false,
    bias: Boolean = true,
    dropout: Double = 0.0,
    last: Boolean = false,
    name: String? = null,
  ) {
    sequence(inputs, name) {
      val spec = RNN.of(it, hidden).settings(layers, bidirectional, bias, dropout, last)
      if (relu) spec.relu() else spec
    }
  }

  /**
   * A long short-term memory of [hidden] units, whose output has [projected] features if that is
   * not 0; of each sequence only the end if [last]. In Java: `builder.layer(LSTM.of(inputs,
   * hidden))`.
   */
  public fun lstm(
    hidden: Int,
    inputs: Int? = null,
    layers: Int = 1,
    bidirectional: Boolean = false,
    bias: Boolean = true,
    dropout: Double = 0.0,
    projected: Int = 0,
    last: Boolean = false,
    name: String? = null,
  ) {
    sequence(inputs, name) {
      val spec = LSTM.of(it, hidden).settings(layers, bidirectional, bias, dropout, last)
      if (projected == 0) spec else spec.projected(projected)
    }
  }

  /**
   * Gated recurrent units; of each sequence only the end if [last]. In Java:
   * `builder.layer(GRU.of(inputs, hidden))`.
   */
  public fun gru(
    hidden: Int,
    inputs: Int? = null,
    layers: Int = 1,
    bidirectional: Boolean = false,
    bias: Boolean = true,
    dropout: Double = 0.0,
    last: Boolean = false,
    name: String? = null,
  ) {
    sequence(inputs, name) {
      GRU.of(it, hidden).settings(layers, bidirectional, bias, dropout, last)
    }
  }

  /**
   * The attention of a sequence to itself. In Java: `builder.layer(MultiHeadAttention.of(features,
   * heads))`.
   */
  public fun multiHeadAttention(
    heads: Int,
    features: Int? = null,
    causal: Boolean = false,
    rotary: Boolean = false,
    bias: Boolean = true,
    dropout: Double = 0.0,
    name: String? = null,
  ) {
    sequence(features, name) {
      var spec = MultiHeadAttention.of(it, heads).dropout(dropout.toFloat())
      if (causal) spec = spec.causal()
      if (rotary) spec = spec.rotary()
      if (bias) spec else spec.withoutBias()
    }
  }

  /**
   * Adds sines and cosines that tell the position in a sequence of at most [length]: Vaswani et al.
   * (2017). In Java: `builder.layer(PositionalEncoding.sinusoidal(length, features))`.
   */
  public fun sinusoidalPositions(length: Int, features: Int? = null, name: String? = null) {
    if (features != null) layer(PositionalEncoding.sinusoidal(length, features), name)
    else fitted(name) { sample, _ -> PositionalEncoding.sinusoidal(length, sample.dim(-1)) }
  }

  /**
   * Adds learned parameters that tell the position in a sequence of at most [length]. In Java:
   * `builder.layer(PositionalEncoding.learned(length, features))`.
   */
  public fun learnedPositions(length: Int, features: Int? = null, name: String? = null) {
    sequence(features, name) { PositionalEncoding.learned(length, it) }
  }

  /**
   * A block of attention and a feed-forward part, 4 · features wide unless [feedForward] says
   * otherwise. In Java: `builder.layer(TransformerEncoderLayer.of(features, heads))`.
   */
  public fun transformerEncoderLayer(
    heads: Int,
    features: Int? = null,
    feedForward: Int? = null,
    causal: Boolean = false,
    rotary: Boolean = false,
    normFirst: Boolean = false,
    gelu: Boolean = false,
    bias: Boolean = true,
    dropout: Double = 0.1,
    name: String? = null,
  ) {
    sequence(features, name) {
      TransformerEncoderLayer.of(it, heads)
        .settings(feedForward, causal, rotary, normFirst, gelu, bias, dropout)
    }
  }

  /**
   * So many blocks one after another, and a normalization behind them if [norm]. In Java:
   * `builder.layer(TransformerEncoder.of(TransformerEncoderLayer.of(features, heads), layers))`.
   */
  public fun transformerEncoder(
    layers: Int,
    heads: Int,
    features: Int? = null,
    feedForward: Int? = null,
    causal: Boolean = false,
    rotary: Boolean = false,
    normFirst: Boolean = false,
    gelu: Boolean = false,
    bias: Boolean = true,
    dropout: Double = 0.1,
    norm: Boolean = false,
    name: String? = null,
  ) {
    sequence(features, name) {
      val block =
        TransformerEncoderLayer.of(it, heads)
          .settings(feedForward, causal, rotary, normFirst, gelu, bias, dropout)
      TransformerEncoder.of(block, layers).let { spec -> if (norm) spec.norm() else spec }
    }
  }

  /**
   * A block of attention to itself, attention to a memory, and a feed-forward part; in a row of
   * layers the input is the memory too. In Java:
   * `builder.layer(TransformerDecoderLayer.of(features, heads))`.
   */
  public fun transformerDecoderLayer(
    heads: Int,
    features: Int? = null,
    feedForward: Int? = null,
    causal: Boolean = true,
    rotary: Boolean = false,
    normFirst: Boolean = false,
    gelu: Boolean = false,
    bias: Boolean = true,
    dropout: Double = 0.1,
    name: String? = null,
  ) {
    sequence(features, name) {
      TransformerDecoderLayer.of(it, heads)
        .settings(feedForward, causal, rotary, normFirst, gelu, bias, dropout)
    }
  }
}

private fun LayerScope.sequence(features: Int?, name: String?, of: (Int) -> LayerSpec) {
  if (features != null) layer(of(features), name)
  else fitted(name) { sample, rng -> of(sample.dim(-1)).create(rng) }
}

private fun <S : RecurrentSpec<S>> S.settings(
  layers: Int,
  bidirectional: Boolean,
  bias: Boolean,
  dropout: Double,
  last: Boolean,
): S {
  var spec = layers(layers).dropout(dropout.toFloat())
  if (bidirectional) spec = spec.bidirectional()
  if (!bias) spec = spec.withoutBias()
  return if (last) spec.last() else spec
}

private fun <L : Layer> TransformerSpec<L>.settings(
  feedForward: Int?,
  causal: Boolean,
  rotary: Boolean,
  normFirst: Boolean,
  gelu: Boolean,
  bias: Boolean,
  dropout: Double,
): TransformerSpec<L> {
  var spec = dropout(dropout.toFloat())
  if (feedForward != null) spec = spec.feedForward(feedForward)
  if (causal) spec = spec.causal()
  if (rotary) spec = spec.rotary()
  if (normFirst) spec = spec.normFirst()
  if (gelu) spec = spec.gelu()
  return if (bias) spec else spec.withoutBias()
}
