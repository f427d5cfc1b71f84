"""What the statements will lock, rewrite and scan, from their text, the server's version and the schema where known.

Where something is not known the prediction errs towards trouble: a change of type is a rewrite unless it is proven to
be none, a partition is scanned when it is attached. It says nothing of relations that only the schema could name.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from migsafe.model import (
    Action,
    ForeignKeyColumn,
    Lock,
    LockMode,
    Provenance,
    Rewrite,
    Row,
    Scan,
    Statement,
    TakenAlong,
)
from migsafe.sql.held import Held, Situation
from migsafe.sql.key_types import key_types
from migsafe.sql.locks import locks_below, locks_of
from migsafe.sql.rewrites import rewrites_of
from migsafe.sql.scans import scans_of
from migsafe.sql.schema.effective import effective
from migsafe.sql.schema.rewind import Follower, rolls_back
from migsafe.sql.schema.state import Schema
from migsafe.sql.taken_along import taken_along
from migsafe.sql.telling import telling

Predicted: TypeAlias = Lock | Rewrite | Scan | TakenAlong | ForeignKeyColumn


def predict(rows: Iterable[Row], server_version: int, schema: Schema | None = None) -> tuple[Predicted, ...]:
    """Predicted Lock, Rewrite, Scan, TakenAlong and ForeignKeyColumn rows for the Action rows among `rows`, in their
    statements' order.

    Statement rows among them tell the session's time zone, and what a change of data reads. `schema` is what is there
    before, and follows every action. Of several locks on one relation a statement's strongest counts. Relations that
    the migration made are `is_new`.
    """
    known = Schema() if schema is None else schema
    held = tuple(rows)
    statements = {row.id: row for row in held if isinstance(row, Statement)}
    actions = sorted((row for row in held if isinstance(row, Action)), key=lambda row: (row.statement, row.ordinal))
    found: list[Predicted] = []
    of_statements = [(number, tuple(group)) for number, group in groupby(actions, key=attrgetter("statement"))]
    for _, file in groupby(of_statements, key=lambda one: _path(statements.get(one[0]))):
        of_file = list(file)
        follower = Follower(known, looks_back=any(rolls_back(group) for _, group in of_file))
        for number, group in of_file:
            of = statements.get(number)
            said = (of.time_zone, of.text, of.verb) if of else (None, "", "")
            found += _predicted(number, Situation(group, known, server_version, *said), follower)
    return tuple(found)


def _path(statement: Statement | None) -> str:
    return statement.path if statement else ""


def _predicted(statement: int, situation: Situation, follower: Follower) -> Iterator[Predicted]:
    """The rows of one statement; the schema follows it."""
    schema = situation.schema
    schema.latest.clear()
    held: dict[str, LockMode] = {}
    rewritten: dict[str, None] = {}
    scanned: dict[str, None] = {}
    new: set[str] = set()
    tables: dict[str, str] = {}
    doing = effective(situation.actions, schema, situation.verb)
    for action in doing:
        _hold(held, locks_of(action, situation))
        rewritten.update(dict.fromkeys(rewrites_of(action, situation)))
        scanned.update(dict.fromkeys(scans_of(action, situation)))
        concerned = (*held, *rewritten, *scanned)
        # What the action drops is known before it, what it makes after it.
        _look(schema, concerned, new, tables)
        yield from taken_along(statement, action, schema)
        follower.follow(action)
        _look(schema, concerned, new, tables)
    if situation.verb.startswith("ALTER") and len(doing) > 1:
        _hold(held, tuple(locks_below(doing, held, situation)))
    yield from key_types(statement, doing, schema)

    for relation, mode in held.items():
        if telling(relation, held, tables):
            yield _lock(statement, relation, mode, is_new=relation in new)
    for relation in rewritten:
        if tables.get(relation) not in rewritten:
            yield Rewrite(statement, relation, Provenance.PREDICTED, None, relation in new)
    for relation in scanned:
        if relation not in schema.latest:  # one that this statement makes is empty
            yield Scan(statement, relation, Provenance.PREDICTED, None, relation in new)


def _hold(held: dict[str, LockMode], locks: Iterable[Held]) -> None:
    for relation, mode in locks:
        if relation not in held or held[relation].strength < mode.strength:
            held[relation] = mode


def _look(schema: Schema, relations: Iterable[str], new: set[str], tables: dict[str, str]) -> None:
    """Note which of the relations are new, and the table of each that is an index."""
    for name in relations:
        index = schema.indexes.get(name)
        if index is not None:
            tables[name] = index.relation
        if name in schema.new or (index is not None and index.relation in schema.new):
            new.add(name)


def _lock(statement: int, relation: str, mode: LockMode, *, is_new: bool) -> Lock:
    return Lock(statement, relation, mode, Provenance.PREDICTED, None, is_new, *_BLOCKS[mode])


_BLOCKS = {mode: (mode.blocks_reads, mode.blocks_writes) for mode in LockMode}
