"""What stands in the migration files; what an earlier run read is not read again [edge]."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import msgspec

from migsafe.hashes import blake2b
from migsafe.migrations.kept_readings import keep, kept, keys_of, reading_of, unpacked
from migsafe.migrations.shared_out import shared_out
from migsafe.migrations.source import MigrationFile, Wrapping
from migsafe.model import Action, ActionKind, Role, Row, Statement
from migsafe.sql.replay import beginning, replay
from migsafe.sql.schema.state import Schema

_WORTH_A_FORK = 50_000
"""Characters: to read them takes several times as long as to make a fork and to be told what it has read."""


@contextmanager
def reading(files: Sequence[MigrationFile], server_version: int) -> Iterator[Callable[[], Iterator[Row]]]:
    """The rows of the judged ones among `files`, once what is given is called: statements, actions, headers, waivers,
    and what is no SQL. Other processes begin to read at once.

    Statements and transactions are numbered through; where a tool runs all its files in one transaction, the one that
    is open when a file ends goes on in the next.
    """
    judged = [file for file in files if file.role is Role.JUDGED]
    keys = keys_of(judged, server_version)
    known = kept(keys)
    new = {key: one for key, one in zip(keys, judged, strict=True) if key not in known}
    with _reading(new, server_version) as read:

        def rows() -> Iterator[Row]:
            contents = known | read()
            return _numbered(judged, [contents[key] for key in keys])

        yield rows


def _numbered(judged: Sequence[MigrationFile], contents: Sequence[bytes]) -> Iterator[Row]:
    next_statement, next_transaction = 1, 1
    before: MigrationFile | None = None
    left_open: int | None = None
    for file, content in zip(judged, contents, strict=True):
        found = unpacked(content)
        goes_on = left_open if before is not None and file.shares_its_transaction_with(before) else None
        rows = list(found.rows(file.path, next_statement, goes_on or next_transaction))
        yield from rows
        next_statement += len(found.statements)
        transactions = [one.transaction_id for one in found.statements if one.transaction_id is not None]
        next_transaction = max(next_transaction, *(number + 1 for number in transactions), 1)
        if found.statements and file.wrapping is Wrapping.RUN:
            left_open = _open_after(found.statements[-1], rows)
        before = file


def _open_after(last: Statement, rows: Sequence[Row]) -> int | None:
    """The transaction that is open after a file's last statement."""
    its = (row for row in rows if isinstance(row, Action) and row.statement == last.id)
    ended = any(one.kind is ActionKind.COMMIT or (one.kind is ActionKind.ROLLBACK and one.name is None) for one in its)
    return None if ended else last.transaction_id


def schema_after(files: Sequence[MigrationFile], server_version: int) -> Schema:
    """The schema that the history among `files` leaves behind, worked out from where an earlier run had got to."""
    history = [file for file in files if file.role is Role.HISTORY]
    if not history:
        return replay(())
    keys = keys_of(history, server_version)
    chain = _chain(history, keys)
    done, schema = _known(chain)
    if done < len(history):
        schema = replay(_history(history[done:], keys[done:], server_version), schema)
        keep({chain[-1]: msgspec.msgpack.encode(schema)})
    return schema


def _chain(history: Sequence[MigrationFile], keys: Sequence[bytes]) -> list[bytes]:
    """For each file the hash of all that was read up to it; a gap in the schema names the file, so paths count."""
    chain, before = [], b"schema"
    for file, key in zip(history, keys, strict=True):
        before = blake2b(msgspec.msgpack.encode((before, key, file.path)), digest_size=20).digest()
        chain.append(before)
    return chain


def _known(chain: Sequence[bytes]) -> tuple[int, Schema]:
    """After how many files the latest schema stood that is kept, and that schema."""
    found = kept(chain)
    for done in range(len(chain), 0, -1):
        with suppress(msgspec.DecodeError, KeyError):
            return done, msgspec.msgpack.decode(found[chain[done - 1]], type=Schema)
    return 0, beginning()


def _history(
    history: Sequence[MigrationFile], judged_before: Sequence[bytes], server_version: int
) -> Iterator[tuple[Row, ...]]:
    """The rows of each file of the history, numbered from 1 in each.

    Their queries ran before, and are not held against PostgreSQL's grammar: that would be the slowest part.
    """
    keys = [blake2b(key, digest_size=20, person=b"history").digest() for key in judged_before]
    contents = kept([*judged_before, *keys])
    found = [as_judged if as_judged in contents else key for as_judged, key in zip(judged_before, keys, strict=True)]
    missing = {key: one for key, one in zip(found, history, strict=True) if key not in contents}
    with _reading(missing, server_version, checks_queries=False) as read:
        contents |= read()
    for file, key in zip(history, found, strict=True):
        yield tuple(unpacked(contents[key]).rows(file.path, 1, 1))


@contextmanager
def _reading(
    files: Mapping[bytes, MigrationFile], server_version: int, *, checks_queries: bool = True
) -> Iterator[Callable[[], dict[bytes, bytes]]]:
    """What stands in these files, packed, each under its key, once what is given is called; kept for later runs."""
    if not files:
        yield dict
        return
    # The reader is half of a quick run's start: it is brought when there is something new to read.
    from migsafe.sql.read import read

    def packed(file: MigrationFile) -> bytes:
        return reading_of(read(file, 1, 1, server_version=server_version, checks_queries=checks_queries)).packed()

    size = sum(len(file.text) for file in files.values())
    with shared_out(list(files.values()), packed, size // _WORTH_A_FORK) as finish:

        def contents() -> dict[bytes, bytes]:
            found = dict(zip(files, finish(), strict=True))
            keep(found)
            return found

        yield contents
