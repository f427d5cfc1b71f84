"""How long the sample's check takes: first run, second run (base kept), static check, `--help`.

    python bench/sample_check.py [RUNS]

Prints seconds, and each as a multiple of starting the Python interpreter in the same run, which is what holds from one
machine to the next. Times are of whole processes, the median of RUNS (3 by default); the first run is timed once.
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).parents[1]
MIGRATION = "sample_migrations/blog/migrations/0009_index_member_comments.sql"
MIGSAFE = [sys.executable, "-m", "migsafe"]


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with TemporaryDirectory() as cache:
        environment = {**os.environ, "MIGSAFE_CACHE_DIR": cache}
        interpreter = _median(runs, [sys.executable, "-c", "pass"], environment)
        rows = {
            "first check (builds the base)": (_seconds([*MIGSAFE, "check", MIGRATION], environment), 20.0),
            "second check (base kept)": (_median(runs, [*MIGSAFE, "check", MIGRATION], environment), 8.0),
            "static check (--copy none)": (
                _median(runs, [*MIGSAFE, "check", "--copy", "none", MIGRATION], environment),
                0.3,
            ),
            "--help": (_median(runs, [*MIGSAFE, "--help"], environment), 0.3),
        }
    print(f"{'what':32} {'seconds':>8} {'limit':>6} {'x python -c pass':>18}")
    for name, (seconds, limit) in rows.items():
        print(f"{name:32} {seconds:8.2f} {limit:6.1f} {seconds / interpreter:18.1f}")


def _median(runs: int, command: list[str], environment: dict[str, str]) -> float:
    _seconds(command, environment)
    return median(_seconds(command, environment) for _ in range(runs))


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    started = perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - started


if __name__ == "__main__":
    main()
