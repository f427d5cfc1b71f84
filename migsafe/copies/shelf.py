"""What is dear to make, kept for later runs: complete folders, each under the hash of what it was made from.

A shelf is a folder of migsafe's cache folder. What stands on it gets its name only when it is complete, by rename, so
that parallel builders of one hash both succeed and nobody sees half of it. Readers hold a shared lock on the folder and
pruning needs it alone. A shelf that cannot be written (or that belongs to somebody else) keeps nothing: then every run
is a first run, and none fails.
"""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from migsafe.cache_folder import own_folder
from migsafe.copies.termination import undisturbed

_UNFINISHED = ".new-"


class Shelf(Struct, frozen=True):
    """Kept folders of one kind. `folder` None: there is no place to keep anything."""

    folder: Path | None
    limit: int

    @contextmanager
    def reading(self, key: str) -> Iterator[Path | None]:
        """The folder kept under `key`, safe from pruning while in use; None where there is none."""
        lock = self._lock(key, fcntl.LOCK_SH)
        if lock is None or self.folder is None:
            yield None
            return
        try:
            with suppress(OSError):
                os.utime(self.folder / key)
            yield self.folder / key
        finally:
            os.close(lock)

    def keep(self, key: str, fill: Callable[[Path], object]) -> bool:
        """Let `fill` write the content into an empty folder, and keep that under `key`. False where that failed."""
        if self.folder is None:
            return False
        try:
            unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self.folder))
        except OSError:
            return False
        lock = _locked(unfinished, fcntl.LOCK_EX)
        try:
            unfinished.chmod(stat.S_IMODE(self.folder.stat().st_mode))
            fill(unfinished)
            unfinished.rename(self.folder / key)
        except OSError:
            # Another run was first, or the disk is full.
            return (self.folder / key).is_dir()
        finally:
            with undisturbed():
                if lock is not None:
                    os.close(lock)
                shutil.rmtree(unfinished, ignore_errors=True)
        self._prune()
        return True

    def discard(self, key: str) -> None:
        """Remove what is kept under `key`, unless another run is reading it."""
        lock = self._lock(key, fcntl.LOCK_EX)
        if lock is None or self.folder is None:
            return
        try:
            gone = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self.folder))
            (self.folder / key).rename(gone / "old")
            shutil.rmtree(gone, ignore_errors=True)
        except OSError:
            return
        finally:
            os.close(lock)

    def sweep(self) -> None:
        """Remove what runs that were killed left unfinished: nobody holds its lock any more."""
        for entry in self.folder.glob(f"{_UNFINISHED}*") if self.folder else ():
            lock = _locked(entry, fcntl.LOCK_EX)
            if lock is not None:
                shutil.rmtree(entry, ignore_errors=True)
                os.close(lock)

    def _prune(self) -> None:
        """Keep the most recently used folders."""
        if self.folder is None:
            return
        kept = [entry for entry in self.folder.iterdir() if not entry.name.startswith(".")]
        for entry in sorted(kept, key=_modified, reverse=True)[self.limit :]:
            self.discard(entry.name)

    def _lock(self, key: str, operation: int) -> int | None:
        if self.folder is None:
            return None
        return _locked(self.folder / key, operation)


def open_shelf(name: str, *, limit: int, mode: int = 0o700) -> Shelf:
    """The shelf `name` in the cache folder, made if need be, without what killed runs left; `limit` folders stay."""
    shelf = Shelf(own_folder(name, mode), limit)
    shelf.sweep()
    return shelf


def _locked(folder: Path, operation: int) -> int | None:
    """A descriptor that holds the folder's lock, None where another run does, or where it is gone."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(lock, operation | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(lock), folder.stat()):
            return lock
    except OSError:
        pass
    os.close(lock)
    return None


def _modified(entry: Path) -> float:
    try:
        return entry.stat().st_mtime
    except OSError:
        return 0.0
