"""Kindling's works in JAX, compiled, on the CPU, for ./kindling bench --vs jax.

A step is one compiled function of parameters, optimizer state and batch, whose buffers are donated; every run waits
for its result.
"""

import itertools
import math
import os

from turns import RATES, answer, expect, expect_close, expect_falling, size, threads

THREADS = threads()
os.environ["JAX_PLATFORMS"] = "cpu"
if THREADS == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import numpy
from jax import numpy as np

RANDOM = numpy.random.default_rng(7)


def normal(*shape, scale=1.0):
    return np.asarray(RANDOM.standard_normal(shape) * scale, np.float32)


def linear(n, m):
    return normal(n, m, scale=1 / math.sqrt(3 * n)), np.zeros(m)


def affine(p, x):
    return x @ p[0] + p[1]


def sgd(rate):
    def update(p, g, state, t):
        return jax.tree.map(lambda p, g: p - rate * g, p, g), state

    return lambda p: (), update


def adam(rate, decay=0.0):
    def start(p):
        return jax.tree.map(np.zeros_like, p), jax.tree.map(np.zeros_like, p)

    def update(p, g, state, t):
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, state[0], g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, state[1], g)
        size1 = rate / (1 - 0.9**t)
        size2 = 1 / np.sqrt(1 - 0.999**t)
        moved = lambda p, m, v: p * (1 - rate * decay) - size1 * m / (np.sqrt(v) * size2 + 1e-8)
        return jax.tree.map(moved, p, m, v), (m, v)

    return start, update


OPTIMIZERS = {"sgd": sgd, "adam": adam, "adamw": lambda rate: adam(rate, 0.01)}


def compiled_step(forward, optimizer):
    """One step from the state (parameters, the optimizer's, number) to the next, and the loss before it."""
    _, update = OPTIMIZERS[optimizer](RATES[optimizer])

    def loss(p, x, labels):
        logs = jax.nn.log_softmax(forward(p, x))
        return -np.take_along_axis(logs, labels[..., None], -1).mean()

    def step(state, x, labels):
        p, o, t = state
        value, g = jax.value_and_grad(loss)(p, x, labels)
        p, o = update(p, g, o, t)
        return (p, o, t + 1), value

    return step


def begin(parameters, optimizer):
    start, _ = OPTIMIZERS[optimizer](RATES[optimizer])
    return parameters, start(parameters), np.float32(1)


def training(parameters, forward, optimizer, inputs, classes, rounds, shape):
    """Each input comes back with other labels, and so cannot be learnt by heart."""
    step = jax.jit(compiled_step(forward, optimizer), donate_argnums=0)
    data = [
        (x, np.asarray(RANDOM.integers(classes, size=shape), np.int32)) for _ in range(4) for x in inputs
    ]
    batches = itertools.cycle(data)
    state = [begin(parameters, optimizer)]

    def run():
        state[0], value = step(state[0], *next(batches))
        jax.block_until_ready(state[0])
        return value

    expect_falling(lambda: [run().item() for _ in data], rounds)
    return run


def mlp(p, x):
    for layer in p[:-1]:
        x = jax.nn.relu(affine(layer, x))
    return affine(p[-1], x)


def layers(*widths):
    return [linear(n, m) for n, m in itertools.pairwise(widths)]


def step(batch, optimizer):
    n = size(batch)
    return training(layers(784, 128, 10), mlp, optimizer, [normal(n, 784) for _ in range(16)], 10, 10, (n,))


def epoch(batch, samples):
    """On made-up pictures; which of the first ten pixels is the brightest can be learnt."""
    n = size(batch)
    pictures = normal(size(samples), 784)
    labels = pictures[:, :10].argmax(1)
    plain = compiled_step(mlp, "adam")
    step = jax.jit(lambda state, x, y, chosen: plain(state, x[chosen], y[chosen]), donate_argnums=0)
    state = [begin(layers(784, 128, 10), "adam")]

    def run():
        order = RANDOM.permutation(len(pictures)).astype(numpy.int32)
        losses = []
        for i in range(0, len(order), n):
            state[0], value = step(state[0], pictures, labels, order[i : i + n])
            losses.append(value)
        jax.block_until_ready(state[0])
        return losses

    expect_falling(lambda: [value.item() for value in run()], 2)
    return run


def wide(batch):
    n = size(batch)
    return training(layers(1024, 4096, 4096, 10), mlp, "sgd", [normal(n, 1024) for _ in range(2)], 10, 3, (n,))


def lenet(batch):
    def convolved(p, x):
        y = jax.lax.conv_general_dilated(x, p[0], (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        y = jax.nn.relu(y + p[1])
        return jax.lax.reduce_window(y, -np.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")

    def forward(p, x):
        y = convolved(p[1], convolved(p[0], x))
        return mlp(p[2], y.reshape(len(x), -1))

    n = size(batch)
    convolutions = [(normal(5, 5, c, d, scale=1 / math.sqrt(75 * c)), np.zeros(d)) for c, d in ((1, 32), (32, 64))]
    inputs = [normal(n, 28, 28, 1) for _ in range(4)]
    return training([*convolutions, layers(1024, 128, 10)], forward, "adam", inputs, 10, 3, (n,))


def gpt(batch):
    time, d, heads, vocabulary = 128, 128, 4, 256

    def norm(p, x):
        x = x - x.mean(-1, keepdims=True)
        return x * jax.lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-5) * p[0] + p[1]

    def forward(p, ids):
        x = p["tokens"][ids] + p["places"]
        n = len(ids)
        for b in p["blocks"]:
            qkv = affine(b["qkv"], norm(b["norm1"], x)).reshape(n, time, 3, heads, -1)
            y = jax.nn.dot_product_attention(qkv[:, :, 0], qkv[:, :, 1], qkv[:, :, 2], is_causal=True)
            x = x + affine(b["output"], y.reshape(n, time, d))
            hidden = jax.nn.gelu(affine(b["feed1"], norm(b["norm2"], x)), approximate=False)
            x = x + affine(b["feed2"], hidden)
        return affine(p["head"], norm(p["norm"], x))

    ones = lambda: (np.ones(d), np.zeros(d))
    block = lambda: {
        "norm1": ones(), "norm2": ones(), "qkv": linear(d, 3 * d), "output": linear(d, d),
        "feed1": linear(d, 4 * d), "feed2": linear(4 * d, d),
    }
    parameters = {
        "tokens": normal(vocabulary, d), "places": normal(time, d, scale=0.02),
        "blocks": [block() for _ in range(4)], "norm": ones(), "head": linear(d, vocabulary),
    }
    shape = (size(batch), time)
    inputs = [np.asarray(RANDOM.integers(vocabulary, size=shape), np.int32) for _ in range(2)]
    return training(parameters, forward, "adamw", inputs, vocabulary, 3, shape)


def compiled(function, *arguments):
    function = jax.jit(function)
    return lambda: function(*arguments).block_until_ready()


def predict(batch):
    p, x = layers(784, 128, 10), normal(size(batch), 784)
    run = compiled(mlp, p, x)
    w = [(numpy.asarray(a, numpy.float64), numpy.asarray(b, numpy.float64)) for a, b in p]
    expected = numpy.maximum(numpy.asarray(x[0], numpy.float64) @ w[0][0] + w[0][1], 0) @ w[1][0] + w[1][1]
    expect_close("the first output", run()[0, 0].item(), expected[0])
    return run


def matmul(n):
    a, b = normal(size(n), size(n)), normal(size(n), size(n))
    run = compiled(np.matmul, a, b)
    expected = numpy.asarray(a[-1], numpy.float64) @ numpy.asarray(b[:, -1], numpy.float64)
    expect_close("the last element", run()[-1, -1].item() / size(n), expected / size(n))
    return run


def elementwise(function, reference):
    def work(n):
        x = normal(size(n))
        run = compiled(function, x)
        expect_close("the last element", run()[-1].item(), reference(x[-1].item()))
        return run

    return work


def softmax(n):
    n = size(n)
    x = normal(max(1, n // 1024), min(n, 1024))
    run = compiled(jax.nn.softmax, x)
    e = numpy.exp(numpy.asarray(x[-1], numpy.float64))
    expect_close("the last element", run()[-1, -1].item() * e.sum() / e[-1], 1)
    return run


def reduction(function, reference):
    def work(n):
        x = normal(size(n))
        run = compiled(function, x)
        expected = reference(numpy.asarray(x, numpy.float64))
        expect(abs(run().item() - expected) < 1e-2 * math.sqrt(size(n)), "wrong")
        return run

    return work


answer(
    jax.__version__,
    {
        "step": step,
        "epoch": epoch,
        "predict": predict,
        "wide": wide,
        "matmul": matmul,
        "lenet": lenet,
        "gpt": gpt,
        "relu": elementwise(jax.nn.relu, lambda x: max(x, 0)),
        "gelu": elementwise(
            lambda x: jax.nn.gelu(x, approximate=False), lambda x: x / 2 * (1 + math.erf(x / math.sqrt(2)))
        ),
        "exp": elementwise(np.exp, math.exp),
        "tanh": elementwise(np.tanh, math.tanh),
        "sigmoid": elementwise(jax.nn.sigmoid, lambda x: 1 / (1 + math.exp(-x))),
        "softmax": softmax,
        "sum": reduction(np.sum, numpy.sum),
        "max": reduction(np.max, numpy.max),
    },
)
