"""What git knows of a folder [edge]: read only, without a shell, hooks, external programs or the network.

No text of a user reaches git as an option: a reference is resolved to a commit's id first, and only ids are used.
"""

import os
import subprocess
from pathlib import Path

from msgspec import Struct

from migsafe import seen
from migsafe.errors import InputError

_TIMEOUT_S = 60
_SAFE = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


class Repository(Struct, frozen=True):
    """The work tree that holds `folder`. All paths that it takes and gives are relative to `folder`, and below it."""

    folder: Path

    def commit(self, reference: str) -> str:
        """The id of the commit that a branch, tag or id names. Raises InputError that says how to get at it."""
        if not reference or reference.startswith("-") or not reference.isprintable():
            raise InputError(f"--since {reference!r} is no git reference", hint="name a branch, a tag or a commit")
        done = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
        if done.returncode:
            raise InputError(f"--since {reference}: git knows no such reference", hint=self._how_to_get(reference))
        return done.stdout.decode().strip()

    def branch_point(self, commit: str, reference: str) -> str:
        """The last commit that HEAD and `commit` share. Raises InputError where they share none, or it is not here."""
        done = self._run("merge-base", commit, "HEAD")
        if done.returncode:
            message = f"--since {reference}: it has no history in common with HEAD"
            raise InputError(message, hint=self._how_to_get(reference))
        return done.stdout.decode().strip()

    def files(self, commit: str) -> frozenset[str]:
        """The files of a commit."""
        return frozenset(self._paths("ls-tree", "-r", "-z", "--name-only", commit))

    def changed(self, commit: str) -> dict[str, str]:
        """What the work tree has otherwise than a commit, by path: `A`dded, `M`odified, `D`eleted, `T`ype changed."""
        options = ("--name-status", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative")
        fields = self._paths("diff", *options, commit, "--", ".")
        found = dict(zip(fields[1::2], fields[::2], strict=False))
        new = self._paths("ls-files", "--others", "--exclude-standard", "-z", "--", ".")
        return {**found, **dict.fromkeys(new, "A")}

    def content(self, commit: str, path: str) -> bytes:
        """A file's bytes in a commit."""
        return self._succeeding("cat-file", "blob", f"{commit}:./{path}")

    def _paths(self, *arguments: str) -> list[str]:
        return [os.fsdecode(path) for path in self._succeeding(*arguments).split(b"\0") if path]

    def _succeeding(self, *arguments: str) -> bytes:
        done = self._run(*arguments)
        if done.returncode:
            raise InputError(f"git {arguments[0]} failed: {_message(done)}")
        return done.stdout

    def _run(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        seen.beyond()
        command = ["git", *_SAFE, "-C", str(self.folder), *arguments]
        environment = {**os.environ, **_ENVIRONMENT}
        try:
            return subprocess.run(
                command, capture_output=True, stdin=subprocess.DEVNULL, env=environment, timeout=_TIMEOUT_S, check=False
            )
        except FileNotFoundError:
            raise InputError("--since needs git, which is not installed", hint="name the new migrations") from None
        except (OSError, subprocess.TimeoutExpired) as error:
            raise InputError(f"git {arguments[0]} failed: {error}") from None

    def _how_to_get(self, reference: str) -> str:
        shallow = self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        if shallow:
            return (
                "this clone is shallow: fetch the history (`git fetch --unshallow`, `fetch-depth: 0` in a GitHub "
                "workflow, `GIT_DEPTH: 0` in GitLab)"
            )
        return f"fetch it first, as in `git fetch origin {reference.removeprefix('origin/')}`, or check its spelling"


def repository_of(folder: Path) -> Repository:
    """The repository of a folder. Raises InputError where there is none, or git refuses it."""
    found = Repository(folder)
    done = found._run("rev-parse", "--is-inside-work-tree")
    if done.returncode or done.stdout.strip() != b"true":
        message = _message(done)
        known = "not a git repository" in message
        raise InputError(f"--since: {folder} is in no git repository" if known else f"--since: {message}")
    return found


def _message(done: "subprocess.CompletedProcess[bytes]") -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"exit code {done.returncode}"
