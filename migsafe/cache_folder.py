"""Where migsafe keeps what is dear to make [edge].

`~/.cache/migsafe` (XDG_CACHE_HOME), `/var/cache/migsafe` for root, or MIGSAFE_CACHE_DIR.
"""

import os
import stat

TYPE_CHECKING = False  # importing `typing` would take a sixth of a repeated check's time
if TYPE_CHECKING:
    from pathlib import Path


def cache_folder() -> "Path":
    """The folder, which need not exist. Raises RuntimeError when the user has no home folder."""
    from pathlib import Path  # a run that finds nothing changed does without

    return Path(_cache_folder())


def own_folder(name: str, mode: int) -> "Path | None":
    """The folder `name` in there, made if need be; None where it cannot be made or belongs to somebody else."""
    from pathlib import Path

    folder = own_path(name, mode)
    return Path(folder) if folder else None


def own_path(name: str, mode: int) -> str | None:
    """As `own_folder`, the path as a string."""
    try:
        root = _cache_folder()
        folder = f"{root}/{name}"
        os.makedirs(root, mode=0o755, exist_ok=True)
        os.makedirs(folder, mode=mode, exist_ok=True)
        os.chmod(folder, mode)
        return folder if _is_ours(root) and _is_ours(folder) else None
    except (OSError, RuntimeError):
        return None


def _cache_folder() -> str:
    if chosen := os.environ.get("MIGSAFE_CACHE_DIR"):
        return os.path.join(os.getcwd(), chosen)
    if os.geteuid() == 0:
        return "/var/cache/migsafe"
    user_cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if user_cache.startswith("~"):
        raise RuntimeError("the user has no home folder")
    return f"{user_cache}/migsafe"


def _is_ours(folder: str) -> bool:
    """What is kept is run, or believed: nobody else may have put it there."""
    status = os.lstat(folder)
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o022
