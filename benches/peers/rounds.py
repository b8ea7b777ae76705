"""The protocol of compare.py, a program's side of it."""

import sys
import time


def answer(rounds):
    """Runs the round that each line of standard input names; answers its seconds, a line each.

    A round may return the seconds it wants to be counted instead.
    """
    for line in sys.stdin:
        run = rounds[line.strip()]
        started = time.perf_counter()
        counted = run()
        taken = time.perf_counter() - started
        print(f"{taken if counted is None else counted:.6f}", flush=True)
