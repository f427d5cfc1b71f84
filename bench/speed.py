"""migsafe and squawk side by side, in one run: static checks of the same migrations.

    pip install -e ".[fast,bench]"
    python bench/speed.py FOLDER [--runs 5]

FOLDER holds migrations of any layout, of a checkout of a real project for instance; what takes a migration back is left
out for both. Each round runs squawk, migsafe with an empty cache (cold), migsafe again (warm), migsafe after a comment
was added to the last file (changed), and both on one file: the last but one, whose history migsafe has read but not
replayed, then the last, whose history is that and one file more. The medians are shown with their ratios, which is what
holds from one machine to the next. Times are of whole processes, by the clock and by the processor; memory is the
largest that a process had. Modules are compiled beforehand, as pip does when it installs them; the
first round also keeps the rules beside them, where later runs find them, as after every installation.
"""

import argparse
import compileall
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from migsafe.migrations.discover import discover
from migsafe.model import Role
from migsafe.rulebook.load import load_rules
from migsafe.settings import load_settings

MIGSAFE = (str(Path(sys.executable).with_name("migsafe")), "check", "--copy", "none", "--cache", "none", "--quiet")


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds by the clock and by the processor, and its largest memory in MB."""

    wall: float
    cpu: float
    memory: float


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--runs", type=int, default=5)
    arguments = options.parse_args()
    squawk, files = _squawk(), migrations(arguments.folder.absolute())
    for module in ("migsafe", "click", "msgspec"):
        compileall.compile_dir(Path(str(import_module(module).__file__)).parent, quiet=2)
    sys.dont_write_bytecode = False
    load_rules()
    rounds = [_round(squawk, arguments.folder.absolute(), files) for _ in range(arguments.runs)]
    size = sum(file.stat().st_size for file in files)
    print(f"{len(files)} files, {size / 1e6:.1f} MB; medians of {arguments.runs} rounds")
    print(f"{'what':30} {'wall s':>8} {'x squawk':>9} {'limit':>6} {'cpu s':>8} {'x squawk':>9} {'MB':>6}")
    limits = {"migsafe, cold": "5", "migsafe, warm": "2"}
    for name in rounds[0]:
        runs = [one[name] for one in rounds]
        peer = [one["squawk, one file" if name.endswith((" one file", " next file")) else "squawk"] for one in rounds]
        wall, cpu = (median(getattr(run, what) for run in runs) for what in ("wall", "cpu"))
        to_wall, to_cpu = (median(getattr(run, what) for run in peer) for what in ("wall", "cpu"))
        memory = max(run.memory for run in runs)
        ratios = f"{wall / to_wall:9.1f} {limits.get(name, ''):>6} {cpu:8.3f} {cpu / to_cpu:9.1f}"
        print(f"{name:30} {wall:8.3f} {ratios} {memory:6.0f}")


def migrations(folder: Path) -> list[Path]:
    """The migrations of a folder that go forward, in their tool's order."""
    found = discover([folder], load_settings(None, folder))
    return list(dict.fromkeys(Path(file.path) for file in found.files if file.role is Role.JUDGED))


def _squawk() -> str:
    beside = Path(sys.executable).with_name("squawk")
    found = str(beside) if beside.exists() else shutil.which("squawk")
    if found is None:
        sys.exit('squawk is not installed: pip install ".[bench]"')
    return found


def _round(squawk: str, folder: Path, files: Sequence[Path]) -> dict[str, Run]:
    with TemporaryDirectory() as scratch:
        copied = Path(scratch, "project", "migrations")
        shutil.copytree(folder, copied)
        (copied.parent / ".git").mkdir()  # as in a checkout: what lies above concerns nobody
        last = [copied / file.absolute().relative_to(folder) for file in files[-2:]]
        return dict(_runs(squawk, files, copied, last, {**os.environ, "MIGSAFE_CACHE_DIR": f"{scratch}/cache"}))


def _runs(
    squawk: str, files: Sequence[Path], folder: Path, last: Sequence[Path], environment: dict[str, str]
) -> Iterator[tuple[str, Run]]:
    yield "squawk", run((squawk, *map(str, files)), environment)
    yield "migsafe, cold", run((*MIGSAFE, str(folder)), environment)
    yield "migsafe, warm", run((*MIGSAFE, str(folder)), environment)
    with last[-1].open("a") as file:
        file.write("\n-- changed\n")
    yield "migsafe, one file changed", run((*MIGSAFE, str(folder)), environment)
    yield "squawk, one file", run((squawk, str(last[-1])), environment)
    yield "migsafe, one file", run((*MIGSAFE, str(last[0])), environment)
    yield "migsafe, the next file", run((*MIGSAFE, str(last[-1])), environment)


def run(command: Sequence[str], environment: dict[str, str]) -> Run:
    """Run a command to its end; whatever it finds, it must not have failed to work."""
    started = perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 2, 3):
        sys.exit(f"{' '.join(command[:6])} … ended with {process.returncode}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
