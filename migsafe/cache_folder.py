"""Where migsafe keeps what is dear to make [edge].

`~/.cache/migsafe` (XDG_CACHE_HOME), `/var/cache/migsafe` for root, or MIGSAFE_CACHE_DIR.
"""

import os
import stat
from pathlib import Path


def cache_folder() -> Path:
    """The folder, which need not exist. Raises RuntimeError when the user has no home folder."""
    if chosen := os.environ.get("MIGSAFE_CACHE_DIR"):
        return Path(chosen).absolute()
    if os.geteuid() == 0:
        return Path("/var/cache/migsafe")
    user_cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(user_cache) if user_cache else Path.home() / ".cache") / "migsafe"


def own_folder(name: str, mode: int) -> Path | None:
    """The folder `name` in there, made if need be; None where it cannot be made or belongs to somebody else."""
    try:
        root = cache_folder()
        root.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder = root / name
        folder.mkdir(mode=mode, exist_ok=True)
        folder.chmod(mode)
    except (OSError, RuntimeError):
        return None
    return folder if _is_ours(root) and _is_ours(folder) else None


def _is_ours(folder: Path) -> bool:
    """What is kept is run, or believed: nobody else may have put it there."""
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o022
