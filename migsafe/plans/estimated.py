"""The workload on a copy without rows: planned as production plans it, and never run [edge]."""

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from migsafe.model import Action, ActionKind, Explained, Phase, Query, QueryExample, Row
from migsafe.plans.explain import Looking, bound, plan_only
from migsafe.plans.phases import planner_view
from migsafe.plans.run import fetch
from migsafe.plans.sessions import Sessions

if TYPE_CHECKING:
    from psycopg import Connection


def plan_workload(
    connect: "Callable[[], Connection[Any]]",
    maintain: "Callable[[], Connection[Any]]",
    queries: Sequence[Query],
    examples: Sequence[QueryExample],
    phase: Phase,
    *,
    role: str | None = None,
) -> tuple[Row, ...]:
    """PlannerView rows, and one Explained row for each query and example, without pages and rows.

    Raises psycopg.Error where no session opens.
    """
    with Sessions(connect, maintain=maintain, role=role) as sessions:
        query = files("migsafe.plans").joinpath("queries", "index_definitions.sql").read_bytes()
        looking = Looking(phase, dict(sessions.owner().execute(query).fetchall()))
        views = planner_view(sessions.maintenance(), phase)
        return (*views, *plan_only(sessions.production, bound(queries, examples), looking))


def indexed_shares(connection: "Connection[Any]", actions: Sequence[Action]) -> Mapping[str, float]:
    """What part of its table's rows each partial index that the migration builds will hold, by the index's name.

    Asked of the planner before the migration; an index on a column that is not there yet is left out.
    """
    from psycopg import Error, sql

    found = {}
    for action in actions:
        if action.kind is not ActionKind.CREATE_INDEX or not (action.predicate and action.relation and action.name):
            continue
        schema, _, name = action.relation.partition(".")
        table = (
            sql.SQL("EXPLAIN (FORMAT JSON) SELECT FROM {}").format(sql.Identifier(schema, name)).as_string(connection)
        )
        try:
            whole, part = (
                fetch(connection, text)["Plan"]["Plan Rows"] for text in (table, f"{table} WHERE {action.predicate}")
            )
        except Error:
            continue
        found[action.name.rpartition(".")[2]] = part / max(whole, 1)
    return found


def estimated(rows: Sequence[Row]) -> tuple[Explained, ...]:
    """The Explained rows among them."""
    return tuple(row for row in rows if isinstance(row, Explained))
