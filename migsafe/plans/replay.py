"""The statement that changed a plan, found by replaying the migration on another copy, statement by statement [edge].

All runs in one transaction that is rolled back. What cannot run in a transaction runs in its plain form (an index
built CONCURRENTLY) or not at all (VACUUM). Where the shape of a plan differs, the query's tables are analyzed and it is
planned again: statistics that are missing for a moment are no cause.
"""

from collections.abc import Collection, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from migsafe.model import Explained, Phase, Statement
from migsafe.plans.explain import Bound, Looking, plan_only
from migsafe.plans.lexemes import code, lexemes
from migsafe.plans.prepare import analyze
from migsafe.plans.run import STEADY, transaction

if TYPE_CHECKING:
    from psycopg import Connection

_PASSED_OVER = (
    *("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "VACUUM", "PREPARE"),
    *("CHECKPOINT", "DISCARD"),
)
"""What opens or ends transactions, and what cannot be in one."""
_BROKEN = "broken"


class Target(Struct, frozen=True):
    """One run whose plan changed, from one shape to another; `reads` are the relations to analyze."""

    run: Bound
    before: Explained
    after: Explained
    reads: Collection[str]
    seen: list[tuple[int, str | None]] = field(default_factory=list)

    @property
    def cause(self) -> int | None:
        """The first statement from which on the plan is what it came to be, or else the first that changed it."""
        wanted = _BROKEN if self.after.sqlstate else self.after.shape
        first = next((number for number, shape in self.seen if shape != self.before.shape), None)
        final = None
        for number, shape in reversed(self.seen):
            if shape != wanted:
                break
            final = number
        return final if final is not None else first


def replay(
    connection: "Connection[Any]", statements: Sequence[Statement], targets: Sequence[Target]
) -> Mapping[tuple[str, int], int]:
    """The causing statement's id by query and example. Stops at a statement that fails; what is known then counts.

    The connection is in autocommit mode, and everything is rolled back.
    """
    from psycopg import Error

    with transaction(connection, read_only=False):
        for name, value in STEADY.items():
            connection.execute("SELECT pg_catalog.set_config(%s, %s, true)", (name, value))
        for statement in statements:
            text = in_transaction(statement.text)
            if text is None:
                continue
            try:
                connection.execute(text.encode())
            except Error:
                break
            _look(connection, statement.id, targets)
    return {target.run.key: target.cause for target in targets if target.cause is not None}


def in_transaction(sql: str) -> str | None:
    """`sql` as it can run in a transaction; None for what is passed over."""
    tokens = code(sql)
    if not tokens or tokens[0].text.upper() in _PASSED_OVER or sql.startswith("\\"):
        return None
    return "".join(lexeme.text for lexeme in lexemes(sql) if not lexeme.is_word("CONCURRENTLY"))


def _look(connection: "Connection[Any]", statement: int, targets: Sequence[Target]) -> None:
    query = files("migsafe.plans").joinpath("queries", "index_definitions.sql").read_bytes()
    looking = Looking(Phase.CONTROL, dict(connection.execute(query).fetchall()))
    analyzed: set[str] = set()
    for target in targets:
        shape = _shape(connection, target.run, looking)
        last = target.seen[-1][1] if target.seen else target.before.shape
        if shape not in (last, _BROKEN) and not analyzed.issuperset(target.reads):
            analyze(connection, set(target.reads) - analyzed)
            analyzed |= set(target.reads)
            shape = _shape(connection, target.run, looking)
        target.seen.append((statement, shape))


def _shape(connection: "Connection[Any]", run: Bound, looking: Looking) -> str | None:
    connection.execute("SAVEPOINT migsafe_replay")
    (row,) = plan_only(lambda: connection, [run], looking)
    connection.execute("ROLLBACK TO SAVEPOINT migsafe_replay")
    return _BROKEN if row.sqlstate else row.shape
