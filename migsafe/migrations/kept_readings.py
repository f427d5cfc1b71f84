"""Readings of migration files, kept for later runs [edge].

One SQLite file in migsafe's cache folder: each reading under a hash of everything it was made from, with a checksum of
its own. Runs share it as SQLite lets them. A file that is damaged, locked or cannot be written is no error: then the
migrations are read anew. It grows to 64 MiB; then what was not used for longest goes.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from time import time
from typing import cast

import msgspec

from migsafe.cache_folder import own_folder
from migsafe.hashes import blake2b
from migsafe.migrations.source import MigrationFile
from migsafe.model import TABLES, Action, Row, Statement
from migsafe.stamps import hashed, program, stamp

_FILE = "readings-1.sqlite"
_LARGEST_FILE = 64 << 20
_LARGEST_READING = 1 << 20
_DAY_S = 86_400
_PATIENCE_S = 0.5
_AT_ONCE = 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS reading (key BLOB PRIMARY KEY, checksum BLOB NOT NULL, content BLOB NOT NULL,
                                    day INTEGER NOT NULL) WITHOUT ROWID
"""


class Reading:
    """What was read in one file: statements and transactions numbered from 1, paths left out."""

    def __init__(self, rows: Mapping[type[Row], list[Row]]) -> None:
        self._rows = rows
        self.statements = cast("list[Statement]", rows.get(Statement, []))

    def rows(self, path: str, first_statement: int, first_transaction: int) -> Iterator[Row]:
        """As rows of the file at `path`. Only once: they are numbered in place, which is what makes this quick."""
        put = msgspec.structs.force_setattr
        for kind, rows in self._rows.items():
            names = kind.__struct_fields__
            for row in rows if "path" in names else ():
                put(row, "path", path)
            for row in cast("list[Action]", rows) if "statement" in names else ():
                put(row, "statement", row.statement + first_statement - 1)
        for statement in self.statements:
            put(statement, "id", statement.id + first_statement - 1)
            if statement.transaction_id is not None:
                put(statement, "transaction_id", statement.transaction_id + first_transaction - 1)
        for rows in self._rows.values():
            yield from rows

    def packed(self) -> bytes:
        """To be kept; before the rows are numbered."""
        return msgspec.msgpack.encode({kind.__name__: rows for kind, rows in self._rows.items()})


def reading_of(rows: Iterable[Row]) -> Reading:
    """The rows that reading one file gave."""
    found: dict[type[Row], list[Row]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return Reading(found)


def unpacked(content: bytes) -> Reading:
    """The reading again, each time a new one."""
    parts = _parts.decode(content)
    return Reading({(kind := _KINDS[name]): _decoder(kind).decode(part) for name, part in parts.items()})


_KINDS = {kind.__name__: kind for kind in TABLES}
_parts = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])
_decoders: dict[type[Row], msgspec.msgpack.Decoder[list[Row]]] = {}


def _decoder(kind: type[Row]) -> msgspec.msgpack.Decoder[list[Row]]:
    if kind not in _decoders:
        _decoders[kind] = msgspec.msgpack.Decoder(list[kind])  # type: ignore[valid-type]
    return _decoders[kind]


def keys_of(files: Sequence[MigrationFile], server_version: int) -> list[bytes]:
    """For each file the hash of all that decides what is read in it."""
    code = _code()
    made_from = ((code, server_version, one.text, one.source, one.anchors, one.wrapping) for one in files)
    return [blake2b(msgspec.msgpack.encode(parts), digest_size=20).digest() for parts in made_from]


def kept(keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """What is kept under these keys, as far as it is whole."""
    found: dict[bytes, bytes] = {}
    path = _path()
    if path is None or not path.exists():
        return found
    try:
        with closing(_connect(path)) as database:
            for start in range(0, len(keys), _AT_ONCE):
                found |= _some(database, keys[start : start + _AT_ONCE])
    except sqlite3.OperationalError:
        pass
    except sqlite3.DatabaseError:
        _remove(path)
    return found


def keep(contents: Mapping[bytes, bytes]) -> None:
    """Keep packed readings for later runs, where that can be done."""
    path = _path()
    if path is None or not contents:
        return
    rows = [(key, _checksum(key, one), one, _today()) for key, one in contents.items() if len(one) <= _LARGEST_READING]
    try:
        with closing(_connect(path)) as database, database:
            database.execute(_SCHEMA)
            database.executemany("INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?)", rows)
            _prune(database)
    except sqlite3.OperationalError:
        pass
    except sqlite3.DatabaseError:
        _remove(path)


def _some(database: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    query = f"SELECT key, checksum, content, day FROM reading WHERE key IN ({', '.join('?' * len(keys))})"
    rows = database.execute(query, keys).fetchall()
    old = [(_today(), key) for key, *_, day in rows if day < _today()]
    if old:
        with database:
            database.executemany("UPDATE reading SET day = ? WHERE key = ?", old)
    return {key: content for key, checksum, content, _ in rows if _checksum(key, content) == checksum}


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_PATIENCE_S)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA journal_mode = MEMORY")  # what a crash damages is read anew
    database.execute("PRAGMA page_size = 32768")  # readings are of some kilobytes
    return database


def _prune(database: sqlite3.Connection) -> None:
    (size,) = database.execute("SELECT coalesce(sum(length(content)), 0) FROM reading").fetchone()
    if size <= _LARGEST_FILE:
        return
    oldest = database.execute("SELECT key, length(content) FROM reading ORDER BY day, key").fetchall()
    for key, length in oldest:
        if size <= _LARGEST_FILE * 3 // 4:
            return
        database.execute("DELETE FROM reading WHERE key = ?", [key])
        size -= length


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _path() -> Path | None:
    folder = own_folder("readings", 0o700)
    return folder / _FILE if folder else None


def _checksum(key: bytes, content: bytes) -> bytes:
    return blake2b(content, digest_size=8, key=key).digest()


def _today() -> int:
    return int(time() // _DAY_S)


def _code() -> bytes:
    """A hash of the code that reads: of migsafe's own, and of sqlglot's version."""
    sqlglot = find_spec("sqlglot")
    version = Path(sqlglot.origin).with_name("_version.py") if sqlglot and sqlglot.origin else None
    return hashed([stamp(str(version))] if version else []) + program()
