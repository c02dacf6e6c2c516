"""Times one training step of 784 -> 128 ReLU -> 10 in PyTorch's eager mode, as a peer for Kindling's.

    python torch_step.py [--batch 32] [--threads 1] [--optimizer sgd|adam] [--seconds 2] [--serve]

A step is forward, cross-entropy, zero_grad, backward and the optimizer's step, on batches made beforehand.
The rates are those of Kindling's Step, and low for its reason.
Prints one line of JSON; with --serve it prints one for each line `go` on stdin, so that a caller can take
turns between this and the other side, and ends with the input.
"""

import argparse
import copy
import itertools
import json
import statistics
import sys
import time

import torch

INPUTS, LABELS = 16, 4
OPTIMIZERS = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=1e-3),
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=1e-6),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--optimizer", choices=OPTIMIZERS, default="sgd")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--serve", action="store_true")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(7)
    model = torch.nn.Sequential(
        torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10)
    )
    loss_function = torch.nn.CrossEntropyLoss()
    optimizer = OPTIMIZERS[arguments.optimizer](model.parameters())
    # Neither dead units nor a loss near 0, for their gradients fade into subnormal numbers, which are slow:
    # inputs around 0, each of which comes back with other labels and so cannot be learnt by heart, and
    # every slice from the same start.
    inputs = [torch.randn(arguments.batch, 784) for _ in range(INPUTS)]
    data = [(x, torch.randint(10, (arguments.batch,))) for _ in range(LABELS) for x in inputs]
    batches = itertools.cycle(data)

    def step():
        x, labels = next(batches)
        loss = loss_function(model(x), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    def mean_loss():
        with torch.no_grad():
            return statistics.mean(loss_function(model(x), y).item() for x, y in data)

    def microseconds_of_steps():
        end = time.perf_counter() + arguments.seconds
        while True:
            start = time.perf_counter()
            step()
            now = time.perf_counter()
            yield (now - start) * 1e6
            if now >= end:
                return

    def report():
        model.load_state_dict(start[0])
        optimizer.load_state_dict(copy.deepcopy(start[1]))
        times = list(microseconds_of_steps())
        result = {
            "torch": torch.__version__.split("+")[0],
            "batch": arguments.batch,
            "threads": arguments.threads,
            "optimizer": arguments.optimizer,
            "median_us": round(statistics.median(times), 1),
            "min_us": round(min(times), 1),
        }
        print(json.dumps(result), flush=True)

    before = mean_loss()
    for _ in range(10 * len(data)):
        step()
    after = mean_loss()
    if not after < before:
        sys.exit(f"torch_step: the loss did not fall, {before:.4f} to {after:.4f}")

    start = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    if not arguments.serve:
        report()
    else:
        for line in sys.stdin:
            if line.strip() == "go":
                report()


if __name__ == "__main__":
    main()
