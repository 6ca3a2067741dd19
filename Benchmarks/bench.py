"""Times polo, and its peers beside it, and prints a Markdown table. Run it with `make bench`."""

import argparse
import os
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent
ROOT = BENCHMARKS.parent
POLO = ROOT / ".build/release/polo"


@dataclass
class Cost:
    """What a process and all that it waited for took."""

    wall: float  # s
    cpu: float  # s, user and system
    memory: float  # MB, the greatest of any one process


class Failed(Exception):
    pass


def measure(*command, allowed=(0,)):
    """Runs a command to its end. Its output is shown only if it fails."""
    command = [str(word) for word in command]
    with tempfile.TemporaryFile() as output:
        begin = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in allowed:
            output.seek(0)
            tail = output.read().decode(errors="replace").splitlines()[-20:]
            raise Failed(f"{shlex.join(command)}: exit status {child.returncode}\n" + "\n".join(tail))
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def alternate(ours, peer, rounds):
    """Costs of both sides, `(ours, peer)` a round: the machine's moods meet both alike."""
    return [(ours(number), peer(number)) for number in range(rounds)]


def median(costs, name="cpu"):
    return statistics.median(getattr(cost, name) for cost in costs)


def compared(label, pairs):
    """A row: medians of CPU time, their ratio, and the least and greatest ratio of a single round."""
    ours, peer = zip(*pairs)
    ratios = [b.cpu / a.cpu for a, b in pairs]
    return (
        label, f"{median(ours):.3f} CPU s", f"{median(peer):.3f} CPU s",
        f"{median(peer) / median(ours):.1f} ({min(ratios):.1f} to {max(ratios):.1f})")


def wall_of_files(folder, count, processes):
    """What the file system alone takes: a folder for each file of 32 kB, the file and its folder flushed, s."""
    folder.mkdir()
    begin = time.perf_counter()
    children = []
    for first in range(processes):
        child = os.fork()
        if child == 0:
            for number in range(first, count, processes):
                place = os.path.join(folder, str(number))
                os.mkdir(place)
                file = os.open(os.path.join(place, "new"), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
                os.write(file, bytes(32_000))
                os.fsync(file)
                os.close(file)
                os.rename(os.path.join(place, "new"), os.path.join(place, "record.h5"))
                directory = os.open(place, os.O_RDONLY)
                os.fsync(directory)
                os.close(directory)
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    return time.perf_counter() - begin


class Bench:
    def __init__(self, scratch, rounds):
        self.scratch, self.rounds = scratch, rounds

    def polo(self, verb, sweep, folder, *options, allowed=(0,)):
        """Runs a verb with results and plots in a scratch folder of this name."""
        return measure(
            POLO, verb, sweep, "--results", self.scratch / folder / "results",
            "--plots", self.scratch / folder / "plots", *options, allowed=allowed)

    def one_run(self):
        yield self.against_numpy("one POLO run of 1000 steps; numpy")

    def same_targets(self):
        # The peer plans a target for each of the 32 x 32 states of an update's mini-batches.
        yield self.against_numpy("the same with 1024 targets an update, as numpy", "target.states=1024")

    def against_numpy(self, label, *changes):
        sweep = BENCHMARKS / "one-run.yaml"
        folder = "-".join(["one-run", *changes])
        pairs = alternate(
            lambda number: self.polo("run", sweep, f"{folder}-{number}", "--workers", 1, *changes),
            lambda number: measure(
                sys.executable, BENCHMARKS / "numpy/polo_pointmass.py",
                "--task", "box", "--agent", "polo", "--seed", 0, "--steps", 1000),
            self.rounds)
        return compared(label, pairs)

    def fig2(self):
        cost = self.polo("run", ROOT / "sweeps/fig2.yaml", "fig2")
        yield (
            "sweeps/fig2.yaml from nothing", f"{cost.wall:.1f} s, {cost.cpu:.1f} CPU s, "
            f"{cost.memory:.0f} MB", "", "")

    def thousand_steps(self):
        with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
            for place, scratch in (("on a disk", self.scratch), ("in memory", Path(memory))):
                costs = [
                    Bench(scratch, 1).polo(
                        "run", BENCHMARKS / "thousand-steps.yaml", f"thousand-{number}", "--workers", 2)
                    for number in range(self.rounds)]
                wall = median(costs, "wall")
                rate = 1000 / wall_of_files(scratch / "files", 1000, 2)
                yield (
                    f"1000 runs of one step {place}, 2 workers; as many files of that size, flushed",
                    f"{1000 / wall:.0f} runs/s, {median(costs):.2f} CPU ms a run", f"{rate:.0f} files/s",
                    f"{rate * wall / 1000:.1f}")

    def ten_thousand(self):
        sweep = BENCHMARKS / "ten-thousand.yaml"
        for verb in ("plan", "status"):
            # The exit status may say that runs are left to do.
            costs = [self.polo(verb, sweep, "ten", allowed=(0, 1)) for _ in range(self.rounds)]
            yield (
                f"`polo {verb}` of 10,000 runs",
                f"{median(costs, 'wall'):.3f} s, {median(costs):.3f} CPU s", "", "")

    def summarize(self):
        sweep = BENCHMARKS / "five-hundred.yaml"
        self.polo("run", sweep, "five-hundred")
        folder = self.scratch / "five-hundred/results/bench-five-hundred"
        pairs = alternate(
            lambda number: self.summarize_anew(sweep, "five-hundred", folder),
            lambda number: measure(
                sys.executable, BENCHMARKS / "numpy/summarize.py", folder, self.scratch / "peer.csv"),
            self.rounds)
        yield compared("`polo summarize` of 500 records of 1000 steps; h5py and numpy", pairs)

    def summarize_anew(self, sweep, name, folder, *changes):
        """Summarises records of which nothing is known from before."""
        (folder / ".facts").unlink(missing_ok=True)
        return self.polo("summarize", sweep, name, *changes)

    def scale(self):
        sweep = BENCHMARKS / "scale.yaml"
        self.polo("run", sweep, "scale", "--workers", os.cpu_count())
        folder = self.scratch / "scale/results/bench-scale"
        # The facts of records younger than this are not kept.
        time.sleep(2)
        for seeds in (10, 100, 1000):
            changes = f"seeds=0..{seeds - 1}"
            fresh = self.summarize_anew(sweep, "scale", folder, changes)
            known = [self.polo("summarize", sweep, "scale", changes) for _ in range(self.rounds)]
            yield (
                f"`polo summarize` of {10 * seeds:,} records of one step: read, then known",
                f"{fresh.cpu:.3f} CPU s, {fresh.memory:.0f} MB",
                "", f"known: {median(known):.3f} CPU s")

    def kernels(self):
        program = self.scratch / "kernels"
        sources = [ROOT / f"Sources/Kernels/{name}.c" for name in ("networks", "gradients", "planning", "random")]
        subprocess.run(
            ["clang", "-O3", "-ffp-contract=off", "-fno-math-errno", BENCHMARKS / "kernels.c",
             *sources, "-o", program, "-lm"], check=True)
        output = subprocess.run([program], capture_output=True, text=True, check=True).stdout
        speed = {name: (rate, share) for name, rate, share in map(str.split, output.splitlines())}
        for name in ("evaluation", "training"):
            rate, share = speed[name]
            yield (
                f"{name} of networks 2-32-32-1; multiply-adds in registers", f"{rate} GFLOP/s",
                f"{speed['peak'][0]} GFLOP/s", f"{share} of peak")

    names = ("one_run", "same_targets", "kernels", "fig2", "thousand_steps", "ten_thousand", "summarize",
             "scale")


def machine():
    """The processor, how many of it, and who else is using it."""
    names = (
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    load = os.getloadavg()[0]
    return (
        f"{next(names, platform.machine())}, {os.cpu_count()} processors, "
        f"load {load:.1f} at the start; Python {platform.python_version()}")


def commit():
    git = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return git.stdout.strip() or "unknown"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(Bench.names)}; all")
    parser.add_argument("--rounds", type=int, default=5, help="of each side (default 5)")
    parser.add_argument("--write", action="store_true", help="also write Benchmarks/results.md")
    options = parser.parse_args()
    for name in options.names:
        if name not in Bench.names:
            parser.error(f"no benchmark {name!r}; there are {', '.join(Bench.names)}")
    if not POLO.exists():
        parser.error(f"no {POLO.relative_to(ROOT)}: run 'make build'")

    lines = [f"Commit {commit()}. {machine()}.", "", "| what | polo | peer | peer / polo |", "|---|---|---|---|"]
    print("\n".join(lines), flush=True)
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch), options.rounds)
        for name in options.names or Bench.names:
            try:
                for row in getattr(bench, name)():
                    lines.append("| " + " | ".join(row) + " |")
                    print(lines[-1], flush=True)
            except Failed as failure:
                failed = True
                print(f"bench: {name}: {failure}", file=sys.stderr, flush=True)
    if failed:
        return 1
    if options.write:
        header = ["# Results", "", "Made by `Benchmarks/run.sh --write`; `README.md` here says how.", ""]
        (BENCHMARKS / "results.md").write_text("\n".join(header + lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
