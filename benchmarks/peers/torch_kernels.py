"""Works of one kernel or operation each, as KernelWorks.java has them, in PyTorch's eager mode.

Where a work's name ends in back, a run is the operation and its gradients.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from turns import expect, expect_close, size

UPDATES = {
    "sgd": lambda p: torch.optim.SGD(p, lr=1e-6),
    "momentum": lambda p: torch.optim.SGD(p, lr=1e-6, momentum=0.9),
    "adam": lambda p: torch.optim.Adam(p, lr=1e-6),
    "adamw": lambda p: torch.optim.AdamW(p, lr=1e-6),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=1e-6),
}

NUMBERS = {
    "uniform": lambda y: y.uniform_(0, 1),
    "normal": lambda y: y.normal_(0.5, 1),
    "mask": lambda y: y.bernoulli_(0.5),
}


def family(make):
    """A family of works; ``make`` gives a function, the tensors that it takes, and what checks its result."""

    def work(*words):
        back = words[-1] == "back"
        function, tensors, check = make(*(words[:-1] if back else words))
        with torch.no_grad():
            check(function(*tensors))
        if not back:

            @torch.inference_mode()
            def run():
                function(*tensors)

            return run
        leaves = [t.requires_grad_() for t in tensors if t.is_floating_point()]
        if isinstance(function, nn.Module):
            leaves += function.parameters()

        def run_back():
            for leaf in leaves:
                leaf.grad = None
            function(*tensors).sum().backward()

        return run_back

    work.back = True
    return work


def elementwise(function, reference):
    """Into a buffer that it has, where there are no gradients."""

    def make(n):
        def check(y):
            expect_close("the last element", y[-1].item(), reference(x[-1].item()))

        x = torch.randn(size(n))
        return function, [x], check

    def work(n, *back):
        if back:
            return family(make)(n, *back)
        x, y = torch.randn(size(n)), torch.empty(size(n))
        function(x, out=y)
        expect_close("the last element", y[-1].item(), reference(x[-1].item()))
        return lambda: function(x, out=y)

    work.back = True
    return work


def gelu(x, out=None):
    return F.gelu(x) if out is None else torch.ops.aten.gelu.out(x, out=out)


def relu(x, out=None):
    return torch.relu(x) if out is None else torch.ops.aten.relu.out(x, out=out)


@family
def chain(n):
    x = torch.randn(size(n))

    def check(y):
        last = x[-1].item()
        expect_close("the last element", y[-1].item(), math.tanh(last * last + last))

    return lambda x: torch.tanh(x * x + x), [x], check


def softmax(n, *back):
    n = size(n)
    x, y = torch.randn(max(1, n // 1024), min(n, 1024)), torch.empty(0)

    def check(y):
        e = x[-1].double().exp()
        expect_close("the last element", (y[-1, -1] * e.sum() / e[-1]).item(), 1)

    if back:
        return family(lambda: (lambda x: torch.softmax(x, -1), [x], check))(*back)
    torch.softmax(x, -1, out=y)
    check(y)
    return lambda: torch.softmax(x, -1, out=y)


softmax.back = True


def reduction(function):
    def work(n):
        x = torch.randn(size(n))
        expect(abs(function(x).item() - function(x.double()).item()) < 1e-2 * math.sqrt(size(n)), "wrong")
        return lambda: function(x)

    return work


def product(a, b, rows, columns):
    y = torch.empty(rows, columns)

    def run():
        torch.mm(a, b, out=y)

    run()
    expected = (a[-1].double() @ b[:, -1].double()).item()
    expect_close("the last element", y[-1, -1].item() / a.shape[1], expected / a.shape[1])
    return run


def matmul(n):
    n = size(n)
    return product(torch.randn(n, n), torch.randn(n, n), n, n)


def gemm(transposed, *sizes):
    m, n, k = map(size, sizes)
    a = torch.randn(k, m).t() if transposed[0] == "t" else torch.randn(m, k)
    b = torch.randn(n, k).t() if transposed[1] == "t" else torch.randn(k, n)
    return product(a, b, m, n)


def convolution(depthwise):
    @family
    def work(*sizes):
        batch, channels, side, out, kernel = map(size, sizes)
        groups = channels if depthwise else 1
        x = torch.randn(batch, channels, side, side)
        w = torch.randn(out, channels // groups, kernel, kernel)

        def check(y):
            patch = x[-1, -(channels // groups) :, -kernel:, -kernel:].double()
            expect_close("the last element", y[-1, -1, -1, -1].item(), (patch * w[-1].double()).sum().item())

        return lambda x, w: F.conv2d(x, w, groups=groups), [x, w], check

    return work


def pooling(function, reference):
    @family
    def work(*sizes):
        batch, channels, side, kernel = map(size, sizes)
        x = torch.randn(batch, channels, side, side)

        def check(y):
            window = x[0, 0, kernel : 2 * kernel, kernel : 2 * kernel]
            expect_close("element 1, 1", y[0, 0, 1, 1].item(), reference(window).item())

        return lambda x: function(x, kernel), [x], check

    return work


def norm(layer, images):
    @family
    def work(*sizes):
        s = list(map(size, sizes))
        x = torch.randn(*s, s[-1]) if images else torch.randn(*s)

        def check(y):
            expect(abs((y * y).mean().item() - 1) < 1e-2, "the mean square is not 1")

        return layer(s[1]), [x], check

    return work


@family
def embedding(*sizes):
    count, vocabulary, features = map(size, sizes)
    ids = torch.randint(vocabulary, (count,))
    layer = nn.Embedding(vocabulary, features)
    return layer, [ids], lambda y: expect_close("the last row", y[-1, 0].item(), layer.weight[ids[-1], 0].item())


@family
def attention(*sizes):
    q, k, v = (torch.randn(*map(size, sizes)) for _ in range(3))

    def check(y):
        expect_close("the first position", y[0, 0, 0, 0].item(), v[0, 0, 0, 0].item())

    return lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True), [q, k, v], check


def update(name, n):
    parameter = nn.Parameter(torch.randn(size(n)))
    parameter.grad = torch.randn(size(n))
    optimizer = UPDATES[name]([parameter])
    before = parameter.detach().clone()
    optimizer.step()
    change = ((parameter.detach() - before).double() @ parameter.grad.double()).item()
    expect(change < 0, f"a step raised the loss by {change}")
    return optimizer.step


def rng(name, n):
    y = torch.empty(size(n))
    NUMBERS[name](y)
    expect(abs(y.mean().item() - 0.5) < 6 / math.sqrt(size(n)), f"the mean is {y.mean().item()}, not 0.5")
    return lambda: NUMBERS[name](y)


FAMILIES = {
    "matmul": matmul,
    "gemm": gemm,
    "sum": reduction(torch.sum),
    "max": reduction(torch.max),
    "relu": elementwise(relu, lambda x: max(x, 0)),
    "gelu": elementwise(gelu, lambda x: x / 2 * (1 + math.erf(x / math.sqrt(2)))),
    "exp": elementwise(torch.exp, math.exp),
    "tanh": elementwise(torch.tanh, math.tanh),
    "sigmoid": elementwise(torch.sigmoid, lambda x: 1 / (1 + math.exp(-x))),
    "chain": chain,
    "softmax": softmax,
    "conv": convolution(depthwise=False),
    "depthwise": convolution(depthwise=True),
    "maxpool": pooling(F.max_pool2d, torch.max),
    "avgpool": pooling(F.avg_pool2d, torch.mean),
    "layernorm": norm(nn.LayerNorm, images=False),
    "rmsnorm": norm(nn.RMSNorm, images=False),
    "batchnorm": norm(nn.BatchNorm2d, images=True),
    "embedding": embedding,
    "attention": attention,
    "update": update,
    "rng": rng,
}
