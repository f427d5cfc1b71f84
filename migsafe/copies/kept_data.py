"""A cluster's data folder on a shelf, with its size beside it.

Nothing is forced to disk while it is kept, so a machine that crashes soon after may leave empty files under a complete
name; their size gives them away.
"""

import json
import shutil
from pathlib import Path

from msgspec import structs

from migsafe.copies.file_copy import FolderSize, copy_folder
from migsafe.copies.server_user import ServerUser

_DATA = "data"
_SIZE = "size.json"


def put_data(data: Path, folder: Path) -> None:
    """Copy a stopped cluster's data folder into `folder` of a shelf. Raises OSError."""
    size = copy_folder(data, folder / _DATA)
    (folder / _SIZE).write_text(json.dumps(structs.asdict(size)), "utf-8")


def take_data(folder: Path, data: Path, user: ServerUser) -> bool:
    """Copy a kept cluster to `data`, for `user`. False, with nothing left at `data`, where the kept one is damaged."""
    try:
        size = FolderSize(**json.loads((folder / _SIZE).read_text("utf-8")))
        whole = copy_folder(folder / _DATA, data, user.own) == size
    except (OSError, ValueError, TypeError):
        whole = False
    if not whole:
        shutil.rmtree(data, ignore_errors=True)
    return whole
