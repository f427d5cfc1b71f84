"""The noise of each query's plan before anything changed: planned again and again with fresh statistics [edge].

ANALYZE takes a random sample, so equal data gives other estimates each time and a near tie flips by itself. All is
rolled back; what ANALYZE writes to pg_class in place, outside of the transaction, is put back by hand.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from migsafe.model import Explained, Phase
from migsafe.plans.explain import Bound, Looking, plan_only
from migsafe.plans.prepare import analyze
from migsafe.plans.run import STEADY
from migsafe.plans.sessions import Sessions

if TYPE_CHECKING:
    from psycopg import Connection

REPEATS = 3
"""How often statistics are taken anew: with three, a plan that changes every other time shows with 7 of 8."""


def control(
    sessions: Sessions, runs: Sequence[Bound], relations: Collection[str], looking: Looking
) -> Iterator[Explained]:
    """A row of phase CONTROL for each shape that a run's plan took, the last estimate of each."""
    if not runs or not relations:
        return
    seen: dict[tuple[str, int, str | None], Explained] = {}
    for _ in range(REPEATS):
        for row in _planned_anew(sessions, runs, relations, replace(looking, phase=Phase.CONTROL)):
            if row.sqlstate is None:
                seen[row.query, row.example, row.shape] = row
    yield from seen.values()


def _planned_anew(
    sessions: Sessions, runs: Sequence[Bound], relations: Collection[str], looking: Looking
) -> list[Explained]:
    connection = sessions.owner()
    with _rolled_back(connection):
        analyze(connection, relations)
        for name, value in STEADY.items():
            connection.execute("SELECT pg_catalog.set_config(%s, %s, true)", (name, value))
        return list(plan_only(lambda: connection, runs, looking))


@contextmanager
def _rolled_back(connection: "Connection[Any]") -> Iterator[None]:
    from psycopg.errors import InsufficientPrivilege

    sizes = connection.execute(_SIZES).fetchall()
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        old = {oid: numbers for oid, *numbers in sizes}
        for oid, *numbers in connection.execute(_SIZES).fetchall():
            if numbers != old[oid]:
                # Only a superuser may. Else the sizes stay as counted anew, which is what they are.
                with suppress(InsufficientPrivilege):
                    connection.execute(_PUT_BACK, (*old[oid], oid))


_SIZES = (
    b"SELECT oid, reltuples, relpages, relallvisible FROM pg_catalog.pg_class WHERE relkind = ANY ('{r,m,i,p,I,t}')"
)
_PUT_BACK = b"UPDATE pg_catalog.pg_class SET reltuples = %s, relpages = %s, relallvisible = %s WHERE oid = %s"
