"""How long jobs take on the copy, before and after the migration: their queries, run and rolled back [edge]."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from migsafe.jobs.rolled_back import warm_ms
from migsafe.model import JobQuery, JobRun, Phase, Query, QueryExample
from migsafe.plans.workload import bind

if TYPE_CHECKING:
    from psycopg import Connection


def job_runs(
    connection: "Connection[Any]",
    uses: Sequence[JobQuery],
    queries: Sequence[Query],
    examples: Sequence[QueryExample],
    phase: Phase,
) -> Iterator[JobRun]:
    """One row a job whose queries could all be run: the sum of their times, each with its first example.

    A query without parameters needs no example; a job one of whose queries cannot be run has no row.
    """
    known = {query.name: query for query in queries}
    first: dict[str, QueryExample] = {}
    for example in examples:
        first.setdefault(example.query, example)
    for job in dict.fromkeys(use.job for use in uses):
        own = [known[use.query] for use in uses if use.job == job and use.query in known]
        times = [_ms(connection, query, first) for query in own]
        found = [ms for ms in times if ms is not None]
        if found and len(found) == len(times):
            yield JobRun(job, phase, sum(found), len(found))


def _ms(connection: "Connection[Any]", query: Query, first: Mapping[str, QueryExample]) -> float | None:
    """The second of two runs: the first warms the buffers. None for one that fails, which `plans` reports."""
    from psycopg import Error

    example = first.get(query.name)
    if query.problem is not None or (query.parameters and example is None):
        return None
    sql = bind(query, example.literals if example is not None else ())
    try:
        return warm_ms(connection, sql)
    except Error:
        return None
