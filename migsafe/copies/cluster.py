"""An empty PostgreSQL cluster: made by initdb once for each server version, copied from then on.

Encoding UTF8, locale C.UTF-8 (C where the system has none): the same order everywhere, and, unlike C, no plain index
that serves `LIKE 'prefix%'`, which production's locale would not have either (PostgreSQL documentation, "Operator
Classes and Operator Families").
"""

import hashlib
import re
from pathlib import Path

from migsafe.copies.kept_data import put_data, take_data
from migsafe.copies.process import run_tool
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.servers import PostgresInstallation
from migsafe.copies.shelf import open_shelf
from migsafe.errors import CopyError

SUPERUSER = "postgres"

_FORMAT = "2"
_LIMIT = 4


def make_cluster(installation: PostgresInstallation, run: RunFolder, data: Path) -> None:
    """Make an empty cluster at `data`, which must not exist. Raises CopyError when initdb fails."""
    key = hashlib.sha256(f"{_FORMAT} {installation.banner} {installation.origin}".encode()).hexdigest()
    shelf = open_shelf("clusters", limit=_LIMIT)
    with shelf.reading(key) as kept:
        if kept is not None and take_data(kept, data, run.user):
            return
    shelf.discard(key)
    _initdb(installation, run, data)
    trim_wal(installation, run, data)
    shelf.keep(key, lambda folder: put_data(data, folder))


def trim_wal(installation: PostgresInstallation, run: RunFolder, data: Path) -> None:
    """Remove from a cleanly stopped cluster the WAL files before and after the one that holds its last checkpoint.

    PostgreSQL keeps old files to use them again; after a load they are as large as the data. Nothing is done where
    pg_controldata does not say that the cluster was shut down, or is not there.
    """
    tool = installation.bin_dir / "pg_controldata"
    if not tool.is_file():
        return
    told = run_tool([tool, "-D", data], run.user, data.parent).stdout
    last = re.search(r"^Latest checkpoint's REDO WAL file: +([0-9A-F]{24})$", told, re.MULTILINE)
    if not last or not re.search(r"^Database cluster state: +shut down$", told, re.MULTILINE):
        return
    for file in (data / "pg_wal").iterdir():
        if re.fullmatch("[0-9A-F]{24}", file.name) and file.name != last[1]:
            file.unlink()


def _initdb(installation: PostgresInstallation, run: RunFolder, data: Path) -> None:
    answer = ""
    for locale in ("C.UTF-8", "C"):
        options = ["--auth=trust", "--encoding=UTF8", f"--locale={locale}", "--no-sync", f"--username={SUPERUSER}"]
        if installation.major >= 18:
            # A copy lives for one run; before 18 there are none by default.
            options.append("--no-data-checksums")
        made = run_tool([installation.bin_dir / "initdb", "-D", data, *options], run.user, data.parent)
        if made.returncode == 0:
            return
        answer = answer or made.stderr.strip()[-600:]
    raise CopyError(f"initdb of PostgreSQL {installation.version} failed: {answer}")
