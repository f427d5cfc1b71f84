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
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from migsafe.cache_folder import own_folder
from migsafe.copies.termination import undisturbed

_UNFINISHED = ".new-"
_UNFINISHED_S = 3600


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
        try:
            unfinished.chmod(stat.S_IMODE(self.folder.stat().st_mode))
            fill(unfinished)
            unfinished.rename(self.folder / key)
        except OSError:
            # Another run was first, or the disk is full.
            return (self.folder / key).is_dir()
        finally:
            with undisturbed():
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

    def _prune(self) -> None:
        """Keep the most recently used folders, and no unfinished one of a run that was killed."""
        if self.folder is None:
            return
        ages = sorted((-_modified(entry), entry) for entry in self.folder.iterdir())
        for _, entry in [pair for pair in ages if not pair[1].name.startswith(".")][self.limit :]:
            self.discard(entry.name)
        for negative_time, entry in ages:
            if entry.name.startswith(_UNFINISHED) and time.time() + negative_time > _UNFINISHED_S:
                shutil.rmtree(entry, ignore_errors=True)

    def _lock(self, key: str, operation: int) -> int | None:
        if self.folder is None:
            return None
        try:
            lock = os.open(self.folder / key, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            return None
        try:
            fcntl.flock(lock, operation | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), (self.folder / key).stat()):
                return lock
        except OSError:
            pass
        os.close(lock)
        return None


def open_shelf(name: str, *, limit: int, mode: int = 0o700) -> Shelf:
    """The shelf `name` in the cache folder, made if need be; `limit` folders stay on it."""
    return Shelf(own_folder(name, mode), limit)


def _modified(entry: Path) -> float:
    try:
        return entry.stat().st_mtime
    except OSError:
        return 0.0
