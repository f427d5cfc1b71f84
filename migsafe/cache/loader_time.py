"""What one load costs the server in time, for the keys that the trace asks for most often [edge]."""

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from migsafe.cache.new_fields import NewFields
from migsafe.cache.requests import Trace
from migsafe.cache.trace_keys import keys_to_load
from migsafe.model import BOTH_PHASES, LoaderCost, Pattern, Phase, Query
from migsafe.plans.workload import bind

if TYPE_CHECKING:
    from psycopg import Connection

KEYS = 5
BUDGET_S = 0.1
"""For one pattern in one phase."""


def loader_times(
    connection: "Connection[Any]",
    trace: Trace,
    patterns: Sequence[Pattern],
    queries: Sequence[Query],
    phase: Phase,
    new: NewFields | None = None,
) -> dict[str, float]:
    """Mean ms of planning and execution by pattern, each key's second run; a loader that fails has none."""
    gets = dict(zip(trace.keys, trace.gets_by_key(), strict=True))
    times: dict[str, float] = {}
    for keys in keys_to_load(trace, patterns, queries, phase, new):
        hottest = sorted(zip(keys.names, keys.fields, strict=True), key=lambda pair: (-gets[pair[0]], pair[0]))[:KEYS]
        found = _run(connection, keys.loader, [fields for _, fields in hottest])
        if found:
            times[keys.pattern.name] = sum(found) / len(found)
    return times


def timed(
    costs: Sequence[LoaderCost], patterns: Sequence[Pattern], times: Mapping[Phase, Mapping[str, float]]
) -> tuple[LoaderCost, ...]:
    """`costs` with their times, and a cost for each pattern of which only the time is known."""
    pages = {(cost.pattern, cost.phase): cost.buffers for cost in costs}
    rows = [(pattern.name, phase) for pattern in patterns for phase in BOTH_PHASES]
    found = [LoaderCost(name, phase, pages.get((name, phase)), times[phase].get(name)) for name, phase in rows]
    return tuple(cost for cost in found if cost.buffers is not None or cost.ms is not None)


def _run(connection: "Connection[Any]", loader: Query, keys: Sequence[Mapping[str, str]]) -> list[float]:
    from psycopg import Error, RawCursor, Rollback

    literals = [f"${number}" for number in range(1, len(loader.parameters) + 1)]
    sql = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {bind(loader, literals)}"
    found: list[float] = []
    started = monotonic()
    for fields in keys:
        texts = [fields[name] for name in loader.parameters]
        try:
            with connection.transaction() as whole:
                cursor = RawCursor(connection)
                cursor.execute("SET TRANSACTION READ ONLY")
                cursor.execute(sql, texts)
                [[document]] = cursor.execute(sql, texts).fetchall()
                found.append(document[0]["Planning Time"] + document[0]["Execution Time"])
                raise Rollback(whole)
        except Error:
            continue
        if monotonic() - started > BUDGET_S:
            break
    return found
