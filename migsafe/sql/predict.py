"""What the statements will lock, rewrite and scan, from their text, the server's version and the schema where known.

Without a catalog the prediction errs towards trouble: a change of type is a rewrite unless it is proven to be none, a
partition is scanned when it is attached. It says nothing of relations that only a catalog could name: the table of an
index that is dropped, the other side of a foreign key that is dropped, partitions, the default partition.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from migsafe.model import Action, Lock, LockMode, Provenance, Rewrite, Row, Scan
from migsafe.sql.known import Known
from migsafe.sql.locks import locks_of
from migsafe.sql.rewrites import rewrites_of
from migsafe.sql.scans import scans_of


def predict(rows: Iterable[Row], server_version: int, catalog: Iterable[Row] = ()) -> tuple[Lock | Rewrite | Scan, ...]:
    """Predicted Lock, Rewrite and Scan rows for the Action rows among `rows`, in the order of their statements.

    `catalog` holds Relation, RelationColumn, RelationIndex and RelationConstraint rows of the phase before; others are
    passed over. Of several locks on one relation a statement's strongest counts. Relations that the migration made
    are `is_new`.
    """
    known = Known(catalog)
    found: list[Lock | Rewrite | Scan] = []
    actions = sorted((row for row in rows if isinstance(row, Action)), key=lambda row: (row.statement, row.ordinal))
    for statement, group in groupby(actions, key=lambda action: action.statement):
        found += _predicted(statement, tuple(group), known, server_version)
    return tuple(found)


def _predicted(
    statement: int, actions: Sequence[Action], known: Known, server_version: int
) -> Iterator[Lock | Rewrite | Scan]:
    """The rows of one statement; `known` follows it."""
    held: dict[str, LockMode] = {}
    rewritten: dict[str, None] = {}
    scanned: dict[str, None] = {}
    new_before = set(known.new)
    for action in actions:
        for relation, mode in locks_of(action, known, server_version):
            if relation not in held or held[relation].strength < mode.strength:
                held[relation] = mode
        rewritten.update(dict.fromkeys(rewrites_of(action, known, server_version)))
        scanned.update(dict.fromkeys(scans_of(action, actions, known, server_version)))
        known.follow(action)

    def is_new(relation: str) -> bool:
        return relation in new_before or known.is_new(relation)

    for relation, mode in held.items():
        yield _lock(statement, relation, mode, is_new=is_new(relation))
    for relation in rewritten:
        yield Rewrite(statement, relation, Provenance.PREDICTED, None, is_new(relation))
    for relation in scanned:
        if relation in new_before or not is_new(relation):  # one that this statement makes is empty
            yield Scan(statement, relation, Provenance.PREDICTED, None, is_new(relation))


def _lock(statement: int, relation: str, mode: LockMode, *, is_new: bool) -> Lock:
    return Lock(statement, relation, mode, Provenance.PREDICTED, None, is_new, mode.blocks_reads, mode.blocks_writes)
