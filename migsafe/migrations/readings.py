"""The statements of all judged files, numbered through; what an earlier run read is not read again [edge]."""

from collections.abc import Iterator, Sequence

from migsafe.migrations.kept_readings import Reading, keep, kept, keys_of, packed, unpacked
from migsafe.migrations.source import MigrationFile
from migsafe.model import Role, Row


def statements_of(files: Sequence[MigrationFile], server_version: int) -> Iterator[Row]:
    """The rows of the judged ones among `files`: statements, actions, headers, waivers, and what is no SQL."""
    judged = [file for file in files if file.role is Role.JUDGED]
    keys = keys_of(judged, server_version)
    known, new = kept(keys), dict[bytes, bytes]()
    next_statement, next_transaction = 1, 1
    for file, key in zip(judged, keys, strict=True):
        reading = unpacked(known[key]) if key in known else None
        if reading is None:
            known[key], reading = _read(file, server_version)
            new[key] = known[key]
        yield from reading.rows(file.path, next_statement, next_transaction)
        next_statement += len(reading.statements)
        transactions = [one.transaction_id for one in reading.statements if one.transaction_id is not None]
        next_transaction = max(transactions, default=next_transaction - 1) + 1
    keep(new)


def _read(file: MigrationFile, server_version: int) -> tuple[bytes, Reading]:
    # The reader is half of a quick run's start: it is brought when there is something new to read.
    from migsafe.sql.read import read

    content = packed(read(file, 1, 1, server_version=server_version))
    reading = unpacked(content)
    assert reading is not None  # noqa: S101 - it was packed right here
    return content, reading
