"""Whole checks, killed at random moments, and what is left after the next start.

    python -m tests.copies.killed MOMENTS [SEED]

A third of the runs has a kept base, a third has to build it, and a third clones a template on a server that is not its
own. Prints the moments, and what it found; that has to be
nothing: no process, no folder, no database and no role of a killed run.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from signal import SIGKILL

from migsafe.copies.database import open_server
from migsafe.copies.postgres import PORT, PostgresServer
from migsafe.copies.run_folder import open_run
from migsafe.rulebook.examples import parse_example, write_project
from tests.cli.terminal import COMMAND, ROOT, environment

_PROJECT = ROOT / "rules" / "cache" / "stale-entries" / "bad.sql"
_SETTLED_S = 15.0


@dataclass(frozen=True)
class Victim:
    """A project to check, and where its runs leave things: a temporary folder, kept bases, a server with a template."""

    migration: Path
    place: Path
    kept: Path
    server: PostgresServer
    dsn: str

    def kill(self, kind: str, moment: float) -> None:
        """Start a check and kill it after `moment` seconds."""
        if kind == "building":
            for shelf in ("bases", "clusters"):
                shutil.rmtree(self.kept / shelf, ignore_errors=True)
        with self._start(kind) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(moment)
            process.send_signal(SIGKILL)

    def run(self, kind: str) -> float:
        """The next start, which cleans up; how many seconds the whole check took."""
        started = time.monotonic()
        with self._start(kind) as process:
            assert process.wait(300) in (0, 1, 3)
        return time.monotonic() - started

    def left(self) -> list[str]:
        """What is left; an orphan that has been told to end has a moment for it."""
        deadline = time.monotonic() + _SETTLED_S
        while (left := _left(self.place, self.kept, self.server)) and time.monotonic() < deadline:
            time.sleep(0.1)
        return left

    def _start(self, kind: str) -> "subprocess.Popen[bytes]":
        copy = self.dsn if kind == "template" else "embedded"
        return subprocess.Popen(
            [*COMMAND, "check", self.migration.name, "--copy", copy, "--quiet"],
            cwd=self.migration.parent,
            env=environment(TMPDIR=str(self.place), MIGSAFE_CACHE_DIR=str(self.kept)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


KINDS = ("building", "kept", "template")


@contextlib.contextmanager
def victim(folder: Path) -> Iterator[Victim]:
    """Something to kill; its project and its kept bases are in `folder`."""
    migration = write_project(parse_example(_PROJECT.read_text("utf-8"), str(_PROJECT)), folder / "project")
    place = Path(tempfile.mkdtemp(prefix="k", dir="/tmp"))
    place.chmod(0o755)
    with open_run() as run, open_server(run, wanted_major=16) as server:
        with server.create_database("template_posts").connect(autocommit=True) as connection:
            connection.execute("CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL)")
        dsn = f"postgresql://postgres@/template_posts?host={server.folder}&port={PORT}"
        yield Victim(migration, place, folder / "kept", server, dsn)
    shutil.rmtree(place)


def _left(place: Path, kept: Path, server: PostgresServer) -> list[str]:
    folders = [str(path) for path in place.iterdir()] + [str(path) for path in kept.rglob(".new-*")]
    processes = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if entry.name.isdigit() and str(place) in line and int(entry.name) != os.getpid():
                processes.append(line)
    with server.connect("postgres", autocommit=True) as connection:
        names = connection.execute(
            "SELECT 'database ' || datname FROM pg_database WHERE datname ~ '^migsafe_[0-9a-f]' "
            "UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname ~ '^migsafe_[0-9a-f]{16}$'"
        ).fetchall()
    return [*folders, *processes, *(name for (name,) in names)]


def main() -> None:
    moments, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    sys.stdout.write(f"seed {seed}\n")
    random, bad = Random(seed), 0
    with tempfile.TemporaryDirectory() as folder, victim(Path(folder)) as one:
        Path(folder).chmod(0o755)
        whole = {kind: one.run(kind) for kind in KINDS}
        for number in range(moments):
            kind = KINDS[number % len(KINDS)]
            moment = random.uniform(0, whole[kind])
            one.kill(kind, moment)
            one.run(kind)
            left = one.left()
            bad += bool(left)
            what = ", ".join(left) or "nothing left"
            sys.stdout.write(f"{number + 1:3} {kind:8} killed after {moment:5.2f} s: {what}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{moments} kills, {bad} left something\n")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
