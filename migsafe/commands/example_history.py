"""The git history of a rule's example: what was merged before its migration [edge]."""

import subprocess
from pathlib import Path

from migsafe.errors import RuleError
from migsafe.rulebook.examples import Example, has_history

MERGED = "merged"
_IDENTITY = ("-c", "user.name=migsafe", "-c", "user.email=migsafe@localhost", "-c", "commit.gpgsign=false")


def remember(example: Example, migration: Path) -> str | None:
    """Commit the project around `migration` as it was before, under the branch that is the answer.

    None where the example has no history. Raises RuleError where git is missing or fails.
    """
    if not has_history(example):
        return None
    project = migration.parent.parent
    now = migration.read_text("utf-8")
    if example.merged:
        migration.write_text(f"{example.merged}\n", "utf-8")
    else:
        migration.unlink()
    for arguments in (
        ("init", "--quiet", f"--initial-branch={MERGED}"),
        ("add", "--all"),
        ("commit", "--quiet", "--message=merged"),
    ):
        _git(project, *arguments)
    migration.write_text(now, "utf-8")
    return MERGED


def _git(folder: Path, *arguments: str) -> None:
    command = ["git", *_IDENTITY, "-c", "core.hooksPath=/dev/null", "-C", str(folder), *arguments]
    try:
        subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    except FileNotFoundError:
        raise RuleError("its examples have a history, which needs git", hint="install git") from None
    except subprocess.CalledProcessError as error:
        raise RuleError(f"the history of its example: {error.stderr.decode('utf-8', 'replace').strip()}") from None
