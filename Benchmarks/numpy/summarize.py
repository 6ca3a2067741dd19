"""A folder of records to a CSV of means and 95 % intervals, in h5py and numpy: the peer of `polo summarize`.

    python summarize.py results/bench-five-hundred coverage.csv
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import csv
import json
from collections import defaultdict
from pathlib import Path

import h5py
import numpy as np


def read(record, dataset, keys):
    """The cell that a record belongs to, the steps, and one dataset's values."""
    with h5py.File(record, "r") as file:
        parameters = json.loads(file.attrs["parameters"])
        cell = tuple(str(file.attrs[key] if key in file.attrs else parameters[key]) for key in keys)
        group = file[dataset].parent
        return cell, group["step"][:], file[dataset][:]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("table", type=Path)
    parser.add_argument("--dataset", default="coverage/fraction")
    parser.add_argument("--by", nargs="+", default=["arm", "task"])
    options = parser.parse_args()

    steps, curves = {}, defaultdict(list)
    for record in sorted(options.results.glob("*/record.h5")):
        cell, steps[cell], values = read(record, options.dataset, options.by)
        curves[cell].append(values)
    if not curves:
        parser.error(f"no records in {options.results}")
    with options.table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*options.by, "step", "n", "mean", "low", "high"])
        for cell, runs in curves.items():
            values = np.stack(runs).astype(float)
            count, mean = len(values), values.mean(0)
            # The normal interval: cheaper than a bootstrap, which is to this program's advantage.
            half = 1.96 * values.std(0, ddof=1) / np.sqrt(count)
            for row in zip(steps[cell], mean, mean - half, mean + half):
                writer.writerow([*cell, row[0], count, *(f"{value:.6g}" for value in row[1:])])


if __name__ == "__main__":
    main()
