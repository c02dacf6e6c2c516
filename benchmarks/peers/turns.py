"""Answers the questions of ./kindling bench (see Peer.java) for a peer in Python."""

import argparse
import json
import statistics
import sys
import time

RATES = {"sgd": 1e-3, "adam": 1e-6, "adamw": 1e-4}
"""Those of Kindling's works, and low for the reason that Training.java gives."""


def threads():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args().threads


def size(word):
    """A number such as 32, 64K or 16M."""
    factor = {"K": 1 << 10, "M": 1 << 20}.get(word[-1])
    return int(word[:-1]) * factor if factor else int(word)


def expect(right, wrong):
    if not right:
        sys.exit(f"{sys.argv[0]}: {wrong}")


def expect_falling(round_of_losses, rounds):
    """Takes rounds of steps, whose mean losses are to fall."""
    means = [statistics.mean(round_of_losses()) for _ in range(rounds)]
    expect(means[-1] < means[0], f"the loss did not fall, {means[0]} to {means[-1]}")


def expect_close(what, got, expected):
    expect(
        abs(got - expected) <= 1e-4 * max(1, abs(expected)),
        f"{what} is {got}, not {expected}",
    )


def take(run, seconds):
    times = []
    end = time.perf_counter() + seconds
    start = now = time.perf_counter()
    while not times or now < end:
        run()
        now = time.perf_counter()
        times.append(now - start)
        start = now
    return {
        "median_us": round(statistics.median(times) * 1e6, 3),
        "best_us": round(min(times) * 1e6, 3),
        "runs": len(times),
    }


def answer(version, families):
    """families: for the first word of a work's name, what makes its run of the others, having checked it.

    Those that make runs with gradients say so by an attribute, ``back``.
    """
    run = None
    for line in sys.stdin:
        question, argument = line.split()
        if question == "begin":
            run = None  # for its memory
            family, *words = argument.split("-")
            work = families.get(family)
            knows = work is not None and (words[-1] != "back" or hasattr(work, "back"))
            if knows:
                run = work(*words)
            result = {"version": version, "knows": knows}
        else:
            result = take(run, float(argument))
        print(json.dumps(result), flush=True)
