"""What a rollback did not bring back [pure]."""

from collections.abc import Iterator

from migsafe.model import Remainder, Trace
from migsafe.rehearsal.fingerprint import Fingerprint

_PARTS = ("column", "constraint", "trigger", "rule", "policy")


def remainders(before: Fingerprint, after: Fingerprint) -> tuple[Remainder, ...]:
    """Every difference between a database before the migration and after its rollback, sorted by object.

    Parts of a table that is itself left or lost are not named, and the order of columns only where the columns are the
    same. Rows are compared where they were read both times.
    """
    found = [*_definitions(before.definitions, after.definitions), *_rows(before, after)]
    return tuple(sorted(found, key=lambda row: (row.trace, row.object)))


def _definitions(old: dict[str, str], new: dict[str, str]) -> Iterator[Remainder]:
    left, lost = new.keys() - old.keys(), old.keys() - new.keys()
    yield from (Remainder(Trace.LEFT, name) for name in left if not _is_part(name, left))
    yield from (Remainder(Trace.LOST, name) for name in lost if not _is_part(name, lost))
    for name in old.keys() & new.keys():
        if old[name] != new[name] and not (name.startswith("order of ") and _other_columns(old[name], new[name])):
            yield Remainder(Trace.CHANGED, name)


def _other_columns(old: str, new: str) -> bool:
    return sorted(old.split(", ")) != sorted(new.split(", "))


def _is_part(name: str, names: set[str]) -> bool:
    kind, _, rest = name.partition(" ")
    if name.startswith("order of the columns of "):
        return f"table {name.removeprefix('order of the columns of ')}" in names
    if name.startswith(("privileges on ", "comment on ")):
        rest = name.partition(" on ")[2]
        return any(f"{kind} {rest}" in names for kind in ("table", "view", "sequence"))
    return kind in _PARTS and f"table {rest.rpartition('.')[0]}" in names


def _rows(before: Fingerprint, after: Fingerprint) -> Iterator[Remainder]:
    for table, old in before.tables.items():
        new = after.tables.get(table)
        if new is None:
            continue
        if old.rows != new.rows:
            yield Remainder(Trace.DATA, f"{table} has {new.rows:,} rows instead of {old.rows:,}")
            continue
        for column in old.columns.keys() & new.columns.keys():
            if old.columns[column] != new.columns[column]:
                yield Remainder(Trace.DATA, f"values of {table}.{column}")
