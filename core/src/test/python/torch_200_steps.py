"""The losses of 200 training steps in PyTorch, with which Kindling's test compares its own.

    python torch_200_steps.py [torch_200_steps.csv]

The recipe, in float32 throughout:

  rng = Rng.of(7)
  784 -> 128 ReLU -> 10, y = x W + b, with b = (float) (1 / sqrt(784)) and c = (float) (1 / sqrt(128)):
    W1 [784, 128] = rng.fork(0).uniform(-b, b)    b1 [128] = rng.fork(1).uniform(-b, b)
    W2 [128, 10]  = rng.fork(2).uniform(-c, c)    b2 [10]  = rng.fork(3).uniform(-c, c)
  templates T [10, 784] = rng.fork(4).uniform(0, 1)
  step s = 0 .. 199, a batch of 32:
    label[i] = rng.fork(1000 + s).below(10, i)
    U [32, 784] = rng.fork(2000 + s).uniform(0, 1)
    x[i, j] = 0.25f * T[label[i], j] + 0.75f * U[i, j], each product and the sum rounded
    loss = the mean cross-entropy of the batch, with the weights before the step's update

Three runs from the same start: sgd, rate 0.05; momentum, SGD with rate 0.01 and momentum 0.9; adam, rate
1e-3, betas 0.9 and 0.999, epsilon 1e-8. All three still learn at the last step, and none is near a rate at
which rounding errors grow: each stays within 1e-6 of the same run in float64.
"""

import sys
from pathlib import Path

import numpy as np
import torch

STEPS, BATCH, FEATURES, HIDDEN, CLASSES = 200, 32, 784, 128, 10
OPTIMIZERS = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.05),
    "momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.01, momentum=0.9),
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8),
}
CSV = Path(__file__).parent.parent / "resources" / "dev" / "kindling" / "torch_200_steps.csv"
LOW_32 = np.uint64(0xFFFFFFFF)
HIGH_32 = np.uint64(32)


def philox(key, counter, third):
    """Philox 4x32-10 of each counter: an array [counters, 4] of 32-bit words held in uint64."""
    k0, k1 = key & 0xFFFFFFFF, key >> 32 & 0xFFFFFFFF
    c0, c1 = counter & LOW_32, counter >> HIGH_32
    c2, c3 = np.full_like(counter, third), np.zeros_like(counter)
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
        c0, c2 = p1 >> HIGH_32 ^ c1 ^ np.uint64(k0), p0 >> HIGH_32 ^ c3 ^ np.uint64(k1)
        c1, c3 = p1 & LOW_32, p0 & LOW_32
        k0, k1 = k0 + 0x9E3779B9 & 0xFFFFFFFF, k1 + 0xBB67AE85 & 0xFFFFFFFF
    return np.stack([c0, c1, c2, c3], axis=-1)


class Rng:
    """dev.kindling.tensor.Rng, the first numbers of a stream at a time."""

    def __init__(self, key):
        self.key = key

    def fork(self, stream):
        words = philox(self.key, np.array([stream], np.uint64), third=1)[0]
        return Rng(int(words[0]) | int(words[1]) << 32)

    def bits(self, count):
        blocks = np.arange((count + 3) // 4, dtype=np.uint64)
        return philox(self.key, blocks, third=0).reshape(-1)[:count]

    def below(self, bound, count):
        return (self.bits(count) * np.uint64(bound) >> HIGH_32).astype(np.int64)

    def uniform(self, low, high, *shape):
        # For these ranges low + u * (high - low) has at most 48 significant bits, so that float64 holds it
        # exactly and the one rounding is to float32, as in Java's fma.
        assert low == 0 and high == 1 or low == -high
        u = (self.bits(int(np.prod(shape))) >> np.uint64(8)).astype(np.float64) * 2.0**-24
        low, high = np.float64(low), np.float64(high)
        return (u * (high - low) + low).astype(np.float32).reshape(shape)


def parameters(rng):
    b, c = np.float32(FEATURES**-0.5), np.float32(HIDDEN**-0.5)
    return [
        rng.fork(0).uniform(-b, b, FEATURES, HIDDEN),
        rng.fork(1).uniform(-b, b, HIDDEN),
        rng.fork(2).uniform(-c, c, HIDDEN, CLASSES),
        rng.fork(3).uniform(-c, c, CLASSES),
    ]


def batches(rng):
    share, rest = np.float32(0.25), np.float32(0.75)
    templates = rng.fork(4).uniform(0, 1, CLASSES, FEATURES)
    for step in range(STEPS):
        labels = rng.fork(1000 + step).below(CLASSES, BATCH)
        noise = rng.fork(2000 + step).uniform(0, 1, BATCH, FEATURES)
        yield share * templates[labels] + rest * noise, labels


def losses(rng, new_optimizer, dtype):
    w1, b1, w2, b2 = weights = [
        torch.tensor(p, dtype=dtype, requires_grad=True) for p in parameters(rng)
    ]
    optimizer = new_optimizer(weights)
    for x, labels in batches(rng):
        hidden = torch.relu(torch.tensor(x, dtype=dtype) @ w1 + b1)
        loss = torch.nn.functional.cross_entropy(hidden @ w2 + b2, torch.tensor(labels))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.item()


def main():
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else CSV
    torch.set_num_threads(1)
    runs = []
    for name, new_optimizer in OPTIMIZERS.items():
        single = np.array(list(losses(Rng(7), new_optimizer, torch.float32)))
        double = np.array(list(losses(Rng(7), new_optimizer, torch.float64)))
        print(f"{name}: float32 is at most {abs(single - double).max():.1e} from float64")
        runs.append(single)
    with path.open("w", newline="\n") as csv:
        csv.write(f"# written by {Path(__file__).name} with PyTorch {torch.__version__}\n")
        csv.write(",".join(["step", *OPTIMIZERS]) + "\n")
        for step, row in enumerate(zip(*runs)):
            csv.write(",".join([str(step), *(f"{loss:.9g}" for loss in row)]) + "\n")


if __name__ == "__main__":
    main()
