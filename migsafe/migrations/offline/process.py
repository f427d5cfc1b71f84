"""A script run by a project's own Python [edge]: with a time limit, without secrets, and answering in JSON.

Secrets in the environment are not handed on. A variable whose name speaks of one keeps its name, because settings that
miss it would not load, but its value becomes one that leads nowhere.
"""

import json
import os
import re
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from migsafe import seen
from migsafe.errors import InputError, Place
from migsafe.migrations.folder import above, display, is_file

LIMIT_S = 120.0
_SECRET = re.compile(r"PASS|SECRET|TOKEN|KEY|CRED|DSN|URL|URI|AUTH|PRIVATE|^PG", re.IGNORECASE)
_URL = re.compile(r"^([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_ERROR = re.compile(r"[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning|Configured)\b")
_LONGEST = 300
_ENVIRONMENTS = (".venv", "venv", "env", ".env")


def ask(script: str, arguments: list[str], folder: Path, interpreter: str | None, *, limit_s: float = LIMIT_S) -> Any:
    """Run one of this package's scripts in `folder`, and read what it wrote.

    `arguments` go before the name of the file it has to write. Raises InputError where there is no interpreter, where
    the script fails or takes longer than `limit_s` seconds.
    """
    python = interpreter_of(folder, interpreter)
    with TemporaryDirectory(prefix="migsafe-offline-") as scratch:
        output = Path(scratch) / "answer.json"
        command = [python, "-B", str(Path(__file__).parent / script), *arguments, str(output)]
        errors = _run(command, folder, limit_s)
        try:
            return json.loads(output.read_text("utf-8"))
        except (OSError, ValueError):
            raise InputError(
                f"the project's own Python could not tell its migrations as SQL: {_essence(errors)}",
                hint=f"{python} ran it; [project] interpreter names another one",
                place=Place(display(folder)),
            ) from None


def interpreter_of(folder: Path, configured: str | None) -> str:
    """The configured interpreter, else that of the virtual environment found beside the project or above it, else of
    the one that is active, else the one that runs migsafe. Raises InputError for one that is not there.
    """
    if configured is not None:
        if not is_file(Path(configured)):
            message = f"[project] interpreter: {configured} does not exist"
            raise InputError(message, hint="name the python of the project's virtual environment")
        return configured
    active = os.environ.get("VIRTUAL_ENV")
    places = [place / name for place in above(folder) for name in _ENVIRONMENTS]
    for place in [*places, *([Path(active)] if active else [])]:
        for name in ("bin/python", "Scripts/python.exe"):
            if is_file(place / name):
                return str(place / name)
    return sys.executable


def _run(command: list[str], folder: Path, limit_s: float) -> str:
    """What the script wrote to its standard error."""
    import subprocess  # projects whose migrations are SQL do without

    seen.beyond()
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=blinded(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise InputError(f"{command[0]} cannot be run: {error.strerror}") from None
    try:
        _, errors = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        message = f"the project's own Python took longer than {limit_s:.0f} s to tell its migrations as SQL"
        raise InputError(message, hint="look what it waits for", place=Place(display(folder))) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stderr is not None:
            process.stderr.close()
    return errors.decode("utf-8", "replace")


def blinded(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with what may be a secret replaced by something that leads nowhere."""
    found = {name: _blind(value) if _SECRET.search(name) else value for name, value in environment.items()}
    return {**found, "PYTHONDONTWRITEBYTECODE": "1"}


def _blind(value: str) -> str:
    url = _URL.match(value)
    return f"{url[1]}://migsafe:migsafe@127.0.0.1:1/migsafe" if url else "migsafe"


def _essence(errors: str) -> str:
    """The error that a traceback ends with, in one line."""
    lines = errors.strip().splitlines()
    starts = [number for number, line in enumerate(lines) if _ERROR.match(line)]
    if not starts:
        return lines[-1].strip() if lines else "it ended without an answer"
    return " ".join(" ".join(lines[starts[-1] :]).split())[:_LONGEST]
