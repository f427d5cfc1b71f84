"""`--copy dump:PATH`: what pg_dump wrote, in any of its formats, restored into a throw-away server [edge].

An archive (custom, tar, directory) goes through pg_restore, plain SQL through psql, both as the servers' user. Roles
that the dump names are made first, without any right to log in, so that owners, grants and policies are production's.
"""

import gzip
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

from msgspec import Struct

from migsafe.copies.file_copy import copy_file, copy_folder
from migsafe.copies.owner import OWNER, hand_over
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.process import run_tool
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.servers import PostgresInstallation
from migsafe.errors import CopyError, SettingsError

if TYPE_CHECKING:
    from migsafe.copies.database_copy import DatabaseCopy

_JOBS = 2
_ROLE = r'(?:"(?P<quoted>(?:[^"]|"")+)"|(?P<plain>[\w$]+))'
_ROLES = (
    re.compile(rf"^ALTER .* OWNER TO {_ROLE};$"),
    re.compile(rf"^(?:GRANT|REVOKE) .* (?:TO|FROM) {_ROLE}(?: WITH GRANT OPTION)?;$"),
    re.compile(rf"^CREATE POLICY .* TO {_ROLE}(?: .*)?;$"),
    re.compile(rf"^SET SESSION AUTHORIZATION {_ROLE};$"),
    re.compile(rf"^ALTER DEFAULT PRIVILEGES FOR ROLE {_ROLE} "),
)
_NO_ROLES = frozenset({"public", "postgres", "current_user", "session_user", "default"})
# A newer pg_dump sets what an older server does not know (`transaction_timeout` …): of no consequence for the restore.
_HARMLESS = re.compile(
    r"unrecognized configuration parameter|schema \"public\" already exists|errors ignored on restore"
)


class DumpFormat(Enum):
    """How pg_dump wrote it."""

    PLAIN = "plain"
    PLAIN_GZIP = "plain, compressed"
    CUSTOM = "custom"
    TAR = "tar"
    DIRECTORY = "directory"


class Dump(Struct, frozen=True):
    """A dump as found: `digest` is SHA-256 (hex) of its content, `made` when it was written, in seconds since 1970."""

    path: Path
    format: DumpFormat
    digest: str
    made: float


def find_dump(path: Path) -> Dump:
    """Look at a dump. Raises SettingsError where nothing is there that pg_dump could have written."""
    try:
        form = _format(path)
        files = sorted(path.rglob("*")) if form is DumpFormat.DIRECTORY else [path]
        digest = hashlib.sha256(form.value.encode())
        for file in files:
            if file.is_file():
                with file.open("rb") as content:
                    digest.update(f"{file.name}:".encode() + hashlib.file_digest(content, "sha256").digest())
        made = max(file.stat().st_mtime for file in files)
    except OSError as error:
        raise SettingsError(
            f"the dump {path} cannot be read: {error.strerror}", hint="check --copy dump:PATH"
        ) from None
    return Dump(path, form, digest.hexdigest(), made)


def server_major(dump: Dump) -> int | None:
    """The major version of the server that was dumped, None where the dump does not tell.

    Plain SQL says so in a comment; archives hold it as text, behind its length, in their header (pg_backup_archiver.c).
    """
    path = dump.path / "toc.dat" if dump.format is DumpFormat.DIRECTORY else dump.path
    with gzip.open(path) if dump.format is DumpFormat.PLAIN_GZIP else path.open("rb") as file:
        start = file.read(2048)
    told = re.search(rb"Dumped from database version (\d+)|\x00\x00\x00(\d{2})\.\d", start)
    return int(told[1] or told[2]) if told else None


def restore(dump: Dump, copy: "DatabaseCopy") -> None:
    """Fill an empty copy from a dump. Raises CopyError with what pg_restore or psql complained of."""
    server = _own(copy)
    folder = server.run.subfolder("dump")
    source = _handed_over(dump, folder, server.run)
    _make_roles(dump, source, copy)
    bin_dir = server.installation.bin_dir
    where: list[str | Path] = ["-h", server.folder, "-p", "5432", "-U", "postgres", "-d", copy.name]
    if dump.format in (DumpFormat.PLAIN, DumpFormat.PLAIN_GZIP):
        done = run_tool(
            [bin_dir / "psql", "-X", "-q", "-o", "/dev/null", "-f", source, *where], server.run.user, folder
        )
    else:
        jobs = [] if dump.format is DumpFormat.TAR else ["-j", str(_JOBS)]
        done = run_tool([bin_dir / "pg_restore", *jobs, *where, source], server.run.user, folder)
    _complain(done, dump, server.installation)
    with copy.connect_as_superuser(autocommit=True) as connection:
        hand_over(connection, OWNER)


def _own(copy: "DatabaseCopy") -> PostgresServer:
    assert isinstance(copy.server, PostgresServer)  # noqa: S101 — a dump is restored nowhere else
    return copy.server


def _format(path: Path) -> DumpFormat:
    if path.is_dir():
        if (path / "toc.dat").is_file():
            return DumpFormat.DIRECTORY
        raise SettingsError(f"{path} is a folder without toc.dat, which pg_dump did not write")
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(b"PGDMP"):
        return DumpFormat.CUSTOM
    if start[257:262] == b"ustar":
        return DumpFormat.TAR
    if start.startswith(b"\x1f\x8b"):
        return DumpFormat.PLAIN_GZIP
    if not start or b"\x00" in start:
        raise SettingsError(f"{path} is no dump of pg_dump", hint="pg_dump --format=custom, directory, tar or plain")
    return DumpFormat.PLAIN


def _handed_over(dump: Dump, folder: Path, run: RunFolder) -> Path:
    """The dump where the servers' user can read it: in place if possible, else a copy in the run's folder."""
    target = folder / "content"
    if dump.format is DumpFormat.PLAIN_GZIP:
        with gzip.open(dump.path, "rb") as packed, target.open("wb") as plain:
            while block := packed.read(1 << 20):
                plain.write(block)
        run.user.own(target)
    elif not run.user.other:
        return dump.path.absolute()
    elif dump.format is DumpFormat.DIRECTORY:
        copy_folder(dump.path, target, run.user.own)
    else:
        copy_file(dump.path, target)
        run.user.own(target)
    return target


def _make_roles(dump: Dump, source: Path, copy: "DatabaseCopy") -> None:
    from psycopg.sql import SQL, Identifier

    with copy.connect_as_superuser(autocommit=True) as connection:
        there = {row[0] for row in connection.execute("SELECT rolname FROM pg_catalog.pg_roles")}
        for role in sorted(set(_roles(dump, source, copy)) - there):
            connection.execute(SQL("CREATE ROLE {} NOLOGIN").format(Identifier(role)))


def _roles(dump: Dump, source: Path, copy: "DatabaseCopy") -> Iterator[str]:
    for line in _schema_lines(dump, source, copy):
        for pattern in _ROLES:
            found = pattern.match(line)
            if found is not None:
                name = found["plain"] or found["quoted"].replace('""', '"')
                if name.lower() not in _NO_ROLES and not name.startswith("pg_"):
                    yield name


def _schema_lines(dump: Dump, source: Path, copy: "DatabaseCopy") -> Iterator[str]:
    if dump.format in (DumpFormat.PLAIN, DumpFormat.PLAIN_GZIP):
        with source.open("rb") as file:
            for line in file:
                if line[:1] in b"AGRCS":
                    yield line.decode("utf-8", "replace").rstrip()
        return
    server = _own(copy)
    command: list[str | Path] = [server.installation.bin_dir / "pg_restore", "--schema-only", "-f", "-", source]
    written = run_tool(command, server.run.user, server.folder)
    if written.returncode != 0:
        _complain(written, dump, server.installation)
    yield from written.stdout.splitlines()


def _complain(done: "CompletedProcess[str]", dump: Dump, installation: PostgresInstallation) -> None:
    lines = [line for line in done.stderr.splitlines() if re.search(r"\b(?:ERROR|FATAL|error):", line)]
    errors = [line for line in lines if not _HARMLESS.search(line)]
    if not errors and (done.returncode == 0 or lines):
        return
    first = re.sub(r"^.*?\b(?:ERROR|FATAL|error):\s*", "", errors[0] if errors else done.stderr.strip()[-300:])
    first = first.removeprefix("could not execute query: ").removeprefix("ERROR:").strip()
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    raise CopyError(
        f"the dump {dump.path.name} cannot be restored on PostgreSQL {installation.version}: {first}{more}",
        hint=_hint(first, installation),
    )


def _hint(message: str, installation: PostgresInstallation) -> str:
    if extension := re.search(
        r'extension "([^"]+)" is not available|extension control file.*/([\w-]+)\.control', message
    ):
        name = extension[1] or extension[2]
        return (
            f"install the extension {name} for PostgreSQL {installation.major} on this machine (Debian: "
            f"postgresql-{installation.major}-{name}, or postgresql-contrib), or leave it out of the dump: "
            f"pg_dump --exclude-extension={name}"
        )
    if "unsupported version" in message:
        return "the dump was written by a newer pg_dump: install that PostgreSQL here, or set [project] server_version"
    return f"the dump must fit PostgreSQL {installation.major}; [project] server_version chooses another one"


def age_s(dump: Dump) -> float:
    """Seconds since the dump was written."""
    return max(0.0, datetime.now(UTC).timestamp() - dump.made)
