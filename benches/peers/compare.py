"""Times one step by PyTorch and by ours in turns, so that a busy machine slows both alike.

    venv/bin/python compare.py vit|pretraining [--rounds 7] [--modes step] [--peers NAMES] NAME=COMMAND ...

`vit` is one ViT-B/32, `pretraining` the whole step. COMMAND is a program that, like vit_step.py and
pretrain_step.py, reads `forward` or `step` a line and answers the seconds of one iteration a line; it
must be the program itself, not a shell or cargo around it, for its memory to be seen. `--peers` names
the programs of PyTorch that run; the first of all is what the others are measured by. For each mode
every program is warmed up; then rounds go A, B, C, A, B, C, ... Printed: median, range, median over
the first's median, and the peak of resident memory so far. A program whose answer comes over 5 %
later than the seconds it states is named on standard error. Linux only (/proc).
"""

import argparse
import contextlib
import os
import shlex
import statistics
import subprocess
import sys
import time
from pathlib import Path

# PyTorch's programs of each comparison: names and commands. What is not default is asked for by --peers.
PROGRAMS = {
    "vit": {
        "pytorch": "vit_step.py",
        "pytorch fused": "vit_step.py --fused",
    },
    "pretraining": {
        "pytorch padded": "pretrain_step.py --tokens 77 --share 0.125",
        "pytorch trimmed": "pretrain_step.py --tokens 10",
        "pytorch unfused": "pretrain_step.py --tokens 10 --unfused",
    },
}
DEFAULT_PEERS = {"vit": "pytorch", "pretraining": "pytorch padded,pytorch trimmed"}
DEFAULT_MODES = {"vit": "forward,step", "pretraining": "step"}
# Idle worker threads may spin for a moment after a round; the next program waits for that to end.
SETTLE_S = 0.25


class Peer:
    """A program that runs one iteration when told to."""

    def __init__(self, name, command, environment):
        self.name = name
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment
        )

    def run(self, mode):
        """Seconds of one iteration: as the program says, and as waited for."""
        time.sleep(SETTLE_S)
        started = time.perf_counter()
        try:
            self.process.stdin.write(mode + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        waited = time.perf_counter() - started
        if not answer:
            sys.exit(f"{self.name} ended with code {self.process.wait()} when asked for `{mode}`")
        try:
            seconds = float(answer)
        except ValueError:
            sys.exit(f"{self.name} answered {answer.strip()!r}, wanted seconds")
        return seconds, waited

    def peak_mib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(kib) / 1024

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def compare(peers, mode, rounds, warm_ups):
    """Prints a line for each peer; the first is what the others are measured by."""
    for peer in peers:
        for _ in range(warm_ups):
            peer.run(mode)
    seconds = {peer.name: [] for peer in peers}
    for _ in range(rounds):
        for peer in peers:
            said, waited = peer.run(mode)
            if waited > 1.05 * said + 0.05:
                print(f"{peer.name} says {said:.3f} s for `{mode}` but took {waited:.3f} s", file=sys.stderr)
            seconds[peer.name].append(said)
    first = statistics.median(seconds[peers[0].name])
    for peer in peers:
        found = seconds[peer.name]
        median = statistics.median(found)
        span = f"{min(found):.3f}..{max(found):.3f}"
        cells = [mode, peer.name, f"{median:.3f}", span, f"{median / first:.2f}", f"{peer.peak_mib():.0f}"]
        print("| " + " | ".join(cells) + " |", flush=True)


def named_command(text):
    name, separator, command = text.partition("=")
    if not (name and separator and command):
        raise argparse.ArgumentTypeError(f"`{text}` is not NAME=COMMAND")
    return name, shlex.split(command)


def programs_of_pytorch(comparison, names, threads):
    folder = Path(__file__).parent
    programs = PROGRAMS[comparison]
    for name in names:
        if name not in programs:
            sys.exit(f"there is no `{name}` for {comparison}; there are {', '.join(programs)}")
        script, *arguments = programs[name].split()
        yield name, [sys.executable, str(folder / script), *arguments, f"--threads={threads}"]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("comparison", choices=PROGRAMS)
    options.add_argument("commands", nargs="*", type=named_command, metavar="NAME=COMMAND")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--warm-ups", type=int, default=2, help="rounds of each program that are not counted")
    options.add_argument("--modes", help="forward, step or both; the step alone for pretraining")
    options.add_argument("--peers", help="programs of PyTorch, parted by commas")
    options.add_argument("--threads", type=int, default=2, help="of every program, by argument and environment")
    options = options.parse_intermixed_args()

    threads = str(options.threads)
    environment = os.environ | {key: threads for key in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")}
    names = (options.peers or DEFAULT_PEERS[options.comparison]).split(",")
    commands = [*programs_of_pytorch(options.comparison, names, threads), *options.commands]
    if len({name for name, _ in commands}) < len(commands):
        sys.exit("two programs of one name")
    peers = [Peer(name, command, environment) for name, command in commands]
    try:
        print(f"{options.threads} threads, load before: {os.getloadavg()[0]:.1f}")
        print(f"| mode | program | median s | range s | of {peers[0].name} | peak MiB |")
        print("|---|---|---|---|---|---|", flush=True)
        for mode in (options.modes or DEFAULT_MODES[options.comparison]).split(","):
            compare(peers, mode, options.rounds, options.warm_ups)
    finally:
        for peer in peers:
            peer.close()


if __name__ == "__main__":
    main()
