"""The private temporary folder of one run: every server's data, socket and log is in it.

The folder holds a file `owner` whose exclusive lock (flock) lives as long as the run. A folder whose lock is free was
left by a run that was killed; `sweep` removes it. The lock is taken before the file gets its name, so that nobody ever
sees an `owner` of a live run unlocked.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from msgspec import Struct, field

from migsafe.copies.server_user import ServerUser, server_user
from migsafe.copies.sweep import OWNER, OWNER_TEXT, PREFIX, places, remove_run, sweep
from migsafe.copies.termination import undisturbed
from migsafe.errors import CopyError

# A unix socket's path has room for 104 bytes on macOS and 108 on Linux (unix(7)); below the place come
# `/migsafe-12345678/name-9/.s.PGSQL.5432`.
_LONGEST_PLACE = 55


class RunFolder(Struct, frozen=True):
    """An open run. `closing` ends what must live as long as the run, before the folder goes."""

    path: Path
    user: ServerUser
    closing: ExitStack = field(default_factory=ExitStack)

    def subfolder(self, name: str) -> Path:
        """Make a folder for one server, which only the servers' user can enter; `name` is short (a few letters)."""
        for number in count(1):
            folder = self.path / (name if number == 1 else f"{name}-{number}")
            try:
                folder.mkdir(mode=0o700)
            except FileExistsError:
                continue
            self.user.own(folder)
            return folder
        raise AssertionError("counting ended")


@contextmanager
def open_run() -> Iterator[RunFolder]:
    """Remove what killed runs left, then open this run's folder; it is gone at the end. Raises CopyError."""
    sweep()
    user = server_user()
    path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_place(user)))
    owner = -1
    try:
        # Others pass through to the folders of the servers' user; nobody but root can list this one.
        path.chmod(0o711 if user.other else 0o700)
        owner = _take_ownership(path)
        with ExitStack() as closing:
            yield RunFolder(path, user, closing)
    finally:
        with undisturbed():
            remove_run(path)
            if owner >= 0:
                os.close(owner)


def _place(user: ServerUser) -> Path:
    for place in places():
        if len(os.fsencode(place)) <= _LONGEST_PLACE and os.access(place, os.W_OK) and user.can_enter(place):
            return place
    raise CopyError(
        f"no temporary folder has a short path and can be entered by user {user.name}",
        hint="set TMPDIR to a folder such as /tmp",
    )


def _take_ownership(path: Path) -> int:
    nameless = path / f"{OWNER}.new"
    owner = os.open(nameless, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(owner, OWNER_TEXT)
    fcntl.flock(owner, fcntl.LOCK_EX)
    nameless.rename(path / OWNER)
    return owner
