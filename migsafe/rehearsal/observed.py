"""From what a transaction holds locked to the rows that say so [pure].

A statement gets the strongest lock per relation that it newly took or strengthened. Left out as noise: locks of an
index that say no more than its table's, locks of indexes and sequences that the migration itself made, and those that
`nextval` takes. A table is rewritten when its file changed; its indexes are then rewritten with it and not named.
TRUNCATE changes files and writes nothing anew: it is no rewrite.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from migsafe.model import Lock, LockMode, Provenance, Rewrite, Scan, Statement
from migsafe.rehearsal.framing import first_word

_INDEXES = frozenset("iI")
_HEAPS = frozenset("rm")


class Known(Struct, frozen=True):
    """A relation as it was last seen. `kind` is `pg_class.relkind`, `index_of` an index's table."""

    oid: int
    name: str
    kind: str
    filenode: int
    index_of: int | None


class Seen(Struct, frozen=True):
    """A locked relation after a statement. `now` is None once it is dropped.

    `scans` and `rows_scanned` count since the transaction began; `row_count` is the planner's estimate.
    """

    oid: int
    now: Known | None
    modes: frozenset[LockMode]
    scans: int
    rows_scanned: int
    row_count: int
    bytes: int | None

    @property
    def strongest(self) -> LockMode:
        """The lock that decides who waits."""
        return max(self.modes, key=lambda mode: mode.strength)


def new_locks(
    statement: int,
    modes: Mapping[int, LockMode],
    held: Mapping[int, LockMode],
    relations: Mapping[int, Known],
    old: Collection[int],
) -> dict[int, Lock]:
    """The locks that `modes` (strongest by relation) adds to `held`, by relation, not yet timed.

    `relations` names them, `old` are the relations that were there before the migration.
    """
    return {
        oid: _lock(statement, relations[oid].name, mode, is_new=oid not in old)
        for oid, mode in modes.items()
        if oid in relations
        and (oid not in held or mode.strength > held[oid].strength)
        and _tells(relations[oid], mode, modes, oid not in old)
    }


def rewrites(
    statement: Statement, seen: Iterable[Seen], known: Mapping[int, Known], old: Collection[int]
) -> tuple[Rewrite, ...]:
    """What has another file than before the statement."""
    if first_word(statement) == "TRUNCATE":
        return ()
    by_name = {relation.name: relation for relation in known.values() if relation.kind == "i"}
    changed = [s for s in seen if s.now is not None and _has_new_file(s.now, known, by_name)]
    tables = {s.oid for s in changed}
    return tuple(
        Rewrite(
            statement=statement.id,
            relation=s.now.name,
            evidence=Provenance.OBSERVED,
            bytes=s.bytes,
            is_new=(s.now.index_of or s.oid) not in old,
        )
        for s in changed
        if s.now is not None and s.now.index_of not in tables
    )


def scans(
    statement: Statement,
    seen: Iterable[Seen],
    before: Mapping[int, tuple[int, int]],
    known: Mapping[int, Known],
    old: Collection[int],
) -> tuple[Scan, ...]:
    """Sequential scans of tables that were there already; `before` has the counts (scans, rows) until the statement."""
    if first_word(statement) == "TRUNCATE":
        return ()
    return tuple(
        Scan(
            statement=statement.id,
            relation=known[s.oid].name,
            evidence=Provenance.OBSERVED,
            rows=_rows_read(s, before),
            is_new=s.oid not in old,
        )
        for s in seen
        if s.oid in known and known[s.oid].kind in _HEAPS and s.scans > before.get(s.oid, (0, 0))[0]
    )


def strongest(seen: Sequence[Seen]) -> dict[int, LockMode]:
    """The strongest lock by relation."""
    return {s.oid: s.strongest for s in seen}


def _lock(statement: int, relation: str, mode: LockMode, *, is_new: bool) -> Lock:
    return Lock(
        statement=statement,
        relation=relation,
        mode=mode,
        evidence=Provenance.OBSERVED,
        held_ms=None,
        is_new=is_new,
        blocks_reads=mode.blocks_reads,
        blocks_writes=mode.blocks_writes,
    )


def _tells(relation: Known, mode: LockMode, modes: Mapping[int, LockMode], is_new: bool) -> bool:
    if relation.kind == "S":
        return not is_new and mode.strength > LockMode.ROW_EXCLUSIVE.strength
    if relation.kind not in _INDEXES:
        return True
    of_table = modes.get(relation.index_of or 0)
    heavier = of_table is None or mode.strength > of_table.strength
    return not is_new and heavier and mode.strength >= LockMode.SHARE_UPDATE_EXCLUSIVE.strength


def _has_new_file(now: Known, known: Mapping[int, Known], indexes_by_name: Mapping[str, Known]) -> bool:
    # A change of a column's type or collation may replace an index by one of the same name and another oid.
    if now.kind == "S":  # one page, whatever it is
        return False
    before = known.get(now.oid) or (indexes_by_name.get(now.name) if now.kind == "i" else None)
    return before is not None and now.filenode != 0 and before.filenode not in (0, now.filenode)


def _rows_read(s: Seen, before: Mapping[int, tuple[int, int]]) -> int:
    counted = s.rows_scanned - before.get(s.oid, (0, 0))[1]
    # Parallel workers that help to build an index count their rows elsewhere; the build stores the exact number.
    return max(counted, s.row_count) if LockMode.SHARE in s.modes else counted
