"""Kindling's works in PyTorch's eager mode, for ./kindling bench --vs torch.

A step is forward, loss, zero_grad, backward and the optimizer's step, on batches made beforehand. Where Kindling
writes into buffers that it has, so does PyTorch (out=).
"""

import itertools

import torch
from torch import nn
from torch.nn import functional as F

import torch_kernels
from turns import RATES, answer, expect_close, expect_falling, size, threads

OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}


def mlp(*widths):
    layers = []
    for n, m in itertools.pairwise(widths):
        layers += [nn.Linear(n, m), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def training(model, optimizer, inputs, classes, rounds, shape):
    """Each input comes back with other labels, and so cannot be learnt by heart."""
    optimizer = OPTIMIZERS[optimizer](model.parameters(), lr=RATES[optimizer])
    loss_function = nn.CrossEntropyLoss()
    data = [(x, torch.randint(classes, shape).flatten()) for _ in range(4) for x in inputs]
    batches = itertools.cycle(data)

    def step():
        x, labels = next(batches)
        loss = loss_function(model(x).view(-1, classes), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return loss

    expect_falling(lambda: [step().item() for _ in data], rounds)
    return step


def step(batch, optimizer):
    n = size(batch)
    inputs = [torch.randn(n, 784) for _ in range(16)]
    return training(mlp(784, 128, 10), optimizer, inputs, 10, 10, (n,))


def epoch(batch, samples):
    """On made-up pictures; which of the first ten pixels is the brightest can be learnt."""
    n = size(batch)
    model = mlp(784, 128, 10)
    optimizer = OPTIMIZERS["adam"](model.parameters(), lr=RATES["adam"])
    loss_function = nn.CrossEntropyLoss()
    pictures = torch.randn(size(samples), 784)
    labels = pictures[:, :10].argmax(1)

    def run():
        losses = []
        for chosen in torch.randperm(len(pictures)).split(n):
            loss = loss_function(model(pictures[chosen]), labels[chosen])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        return torch.stack(losses).mean()

    expect_falling(lambda: [run().item()], 2)
    return run


def wide(batch):
    n = size(batch)
    inputs = [torch.randn(n, 1024) for _ in range(2)]
    return training(mlp(1024, 4096, 4096, 10), "sgd", inputs, 10, 3, (n,))


def lenet(batch):
    n = size(batch)
    model = nn.Sequential(
        nn.Conv2d(1, 32, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(1024, 128), nn.ReLU(), nn.Linear(128, 10),
    )
    inputs = [torch.randn(n, 1, 28, 28) for _ in range(4)]
    return training(model, "adam", inputs, 10, 3, (n,))


class Block(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.output = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.feed = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(n, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.output(y.transpose(1, 2).reshape(n, t, d))
        return x + self.feed(self.norm2(x))


class Gpt(nn.Module):
    def __init__(self, vocabulary, time, d, heads, blocks):
        super().__init__()
        self.tokens, self.places = nn.Embedding(vocabulary, d), nn.Parameter(0.02 * torch.randn(time, d))
        self.body = nn.Sequential(*[Block(d, heads) for _ in range(blocks)], nn.LayerNorm(d))
        self.head = nn.Linear(d, vocabulary)

    def forward(self, ids):
        return self.head(self.body(self.tokens(ids) + self.places))


def gpt(batch):
    shape = (size(batch), 128)
    inputs = [torch.randint(256, shape) for _ in range(2)]
    return training(Gpt(256, 128, 128, 4, 4), "adamw", inputs, 256, 3, shape)


def predict(batch):
    model, x = mlp(784, 128, 10).eval(), torch.randn(size(batch), 784)
    with torch.inference_mode():
        w = [p.double() for p in model.parameters()]
        expected = (x[0].double() @ w[0].T + w[1]).relu() @ w[2].T + w[3]
        expect_close("the first output", model(x)[0, 0].item(), expected[0].item())

    @torch.inference_mode()
    def run():
        model(x)

    return run


def main():
    torch.set_num_threads(threads())
    torch.manual_seed(7)
    answer(
        torch.__version__.split("+")[0],
        {
            "step": step,
            "epoch": epoch,
            "predict": predict,
            "wide": wide,
            "lenet": lenet,
            "gpt": gpt,
            **torch_kernels.FAMILIES,
        },
    )


if __name__ == "__main__":
    main()
