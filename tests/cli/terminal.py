"""The command as a user runs it: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "migsafe")


def environment(**changes: str) -> dict[str, str]:
    """This process' environment, in which the checkout's migsafe is found."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return {**inherited, "PYTHONPATH": str(ROOT), **changes}


def migsafe(*arguments: str | Path, folder: Path, **changes: str) -> "subprocess.CompletedProcess[str]":
    """Run `migsafe …` in `folder` to its end."""
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, env=environment(**changes), capture_output=True, text=True, check=False, timeout=120
    )
