"""What the migration changed, from the photographs before and after it [pure]."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec.structs import replace

from migsafe.model import (
    Lock,
    LockMode,
    Phase,
    Relation,
    RelationColumn,
    RelationConstraint,
    RelationIndex,
    RelationKind,
    Row,
)


def changed_relations(before: Iterable[Row], after: Iterable[Row], locks: Iterable[Lock] = ()) -> frozenset[str]:
    """Names of tables and views that are not what they were: to be vacuumed, analysed, and their queries compared.

    New and dropped ones belong to them (of a renamed one, both names), and those whose file, size, row estimate,
    columns, indexes or constraints changed. A photograph does not show rows that were updated in place or deleted, nor
    a view's new definition, so give the `locks` that were seen too: who writes to a table holds at least
    RowExclusiveLock.
    """
    old, new = _by_relation(before), _by_relation(after)
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    written = {lock.relation for lock in locks if lock.mode.strength >= LockMode.ROW_EXCLUSIVE.strength}
    return frozenset(changed | (written & (old.keys() | new.keys())))


def _by_relation(photograph: Iterable[Row]) -> dict[str, set[Row]]:
    """All that is known about each table or view, as if seen in the same phase; sequences only count."""
    relations: dict[str, set[Row]] = defaultdict(set)
    for row in photograph:
        match row:
            case Relation() if row.kind is not RelationKind.SEQUENCE:
                relations[row.name].add(replace(row, phase=Phase.BEFORE))
            case RelationColumn() | RelationIndex() | RelationConstraint():
                relations[row.relation].add(replace(row, phase=Phase.BEFORE))
    return relations
