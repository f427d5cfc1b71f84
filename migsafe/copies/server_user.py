"""Whom the servers run as. PostgreSQL refuses to run as root, so root hands its servers to an ordinary user."""

import os
import pwd
from pathlib import Path

from msgspec import Struct

from migsafe.errors import CopyError


class ServerUser(Struct, frozen=True):
    """The user that owns the servers and their data. `other` is False where that is the user who runs migsafe."""

    name: str
    uid: int
    gid: int
    other: bool

    def own(self, path: Path) -> None:
        """Give a file or folder that migsafe made to the servers' user."""
        if self.other:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def can_enter(self, folder: Path) -> bool:
        """Whether the user may go through `folder` and every folder above it."""
        if not self.other:
            return os.access(folder, os.X_OK)
        return all(self._may_pass(step) for step in (folder, *folder.parents))

    def _may_pass(self, folder: Path) -> bool:
        try:
            status = folder.stat()
        except OSError:
            return False
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        if status.st_gid == self.gid:
            return bool(status.st_mode & 0o010)
        return bool(status.st_mode & 0o001)


def server_user() -> ServerUser:
    """The user who runs migsafe; for root `postgres`, else `nobody`. Raises CopyError when root has neither."""
    uid = os.geteuid()
    if uid != 0:
        return ServerUser(str(uid), uid, os.getegid(), other=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(name, entry.pw_uid, entry.pw_gid, other=True)
    raise CopyError(
        "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as",
        hint="run migsafe as an ordinary user",
    )
