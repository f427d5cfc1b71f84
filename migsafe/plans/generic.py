"""The plan that PostgreSQL makes for a prepared statement, for whatever parameters come [edge]."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from migsafe.model import Query
from migsafe.plans.placeholders import fill
from migsafe.plans.read import PlanNode, read_node
from migsafe.plans.run import fetch, transaction
from migsafe.plans.shape import shape

if TYPE_CHECKING:
    from psycopg import Connection

_PLAN = "EXPLAIN (VERBOSE, FORMAT JSON) "
_RUN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF, VERBOSE, FORMAT JSON) "


def generic_plan(
    connection: "Connection[Any]", query: Query, literals: Sequence[str], definitions: Mapping[str, str], custom: str
) -> PlanNode | None:
    """The generic plan of a query that reads, run with `literals`; None where its shape is `custom`, the special one's.

    Raises psycopg.Error, among others where the types of the parameters cannot be told.
    """
    numbered = fill(query.text, {name: f"${place}" for place, name in enumerate(query.parameters, start=1)})
    call = f"EXECUTE migsafe_generic({', '.join(literals)})"
    try:
        with transaction(connection, read_only=True):
            connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            connection.execute(f"PREPARE migsafe_generic AS {numbered}".encode())
            root = read_node(fetch(connection, _PLAN + call)["Plan"])
            if shape(root, definitions) == custom:
                return None
            return read_node(fetch(connection, _RUN + call)["Plan"])
    finally:
        if not connection.closed:
            connection.execute("DEALLOCATE ALL")  # a prepared statement outlives its transaction
