"""How PostgreSQL plans the migration's own UPDATE, DELETE, INSERT … SELECT and MERGE, right before they run [edge].

In the migration's own session and state, aside: what fails to plan will fail to run, which is told then.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from migsafe.model import Statement, StatementPlan
from migsafe.plans.read import PlanNode, read_node
from migsafe.plans.run import fetch
from migsafe.plans.verbs import WRITING, problem_of, verb_of
from migsafe.rehearsal.aside import aside

if TYPE_CHECKING:
    from psycopg import Connection


def plans_of(connection: "Connection[Any]", statement: Statement) -> Iterator[StatementPlan]:
    """The plan of a statement that changes rows, where it reads any; nothing for others."""
    from psycopg import Error

    if verb_of(statement.text) not in WRITING or problem_of(statement.text) is not None:
        return
    try:
        with aside(connection):
            root = read_node(fetch(connection, f"EXPLAIN (VERBOSE, FORMAT JSON) {statement.text}")["Plan"])
    except Error:
        return
    scans = tuple(dict.fromkeys(_scan(node) for node in root.walk() if node.scan is not None and node.relation))
    if scans:
        rows = max((child.expected for child in root.children), default=root.expected)
        yield StatementPlan(statement.id, root.cost, rows, scans)


def _scan(node: PlanNode) -> str:
    using = f" by {node.index}" if node.index else ""
    return f"{node.kind} of {node.relation}{using}"
