"""Which columns the cached values of a pattern are made of: those that its loader reads."""

from collections.abc import Collection, Iterator, Sequence

from migsafe.cache.trace_keys import loader_of
from migsafe.model import Pattern, PatternColumn, Phase, Query, QueryColumn
from migsafe.plans.workload import bind


def pattern_columns(
    patterns: Sequence[Pattern],
    columns: Sequence[QueryColumn],
    queries: Sequence[Query] = (),
    relations: Collection[str] = (),
) -> tuple[PatternColumn, ...]:
    """One row for each column that a pattern's loader reads; the loader of today, as it filled the cache.

    A relation of `relations` of which the loader reads rows but no column, as `count(*)` does, gives a row without a
    column.
    """
    return tuple(row for pattern in patterns for row in _rows(pattern, columns, queries, relations))


def _rows(
    pattern: Pattern, columns: Sequence[QueryColumn], queries: Sequence[Query], relations: Collection[str]
) -> Iterator[PatternColumn]:
    own = [column for column in columns if column.query == pattern.loader]
    yield from (PatternColumn(pattern.name, one.relation, one.column, one.output) for one in own)
    loader = loader_of(pattern, queries, Phase.BEFORE)
    if loader is not None and loader.problem is None:
        read = {one.relation for one in own}
        yield from (PatternColumn(pattern.name, name, None, None) for name in _mentioned(loader, relations, read))


def _mentioned(loader: Query, relations: Collection[str], read: Collection[str]) -> list[str]:
    """Tables that stand in a FROM and of which no column is read. One without a schema is that of `public`."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(bind(loader, ["NULL"] * len(loader.parameters)), dialect="postgres")
    except SqlglotError:
        return []
    subqueries = {one.alias for one in tree.find_all(exp.CTE)}
    tables = [table for table in tree.find_all(exp.Table) if table.name not in subqueries]
    names = {f"{table.db or 'public'}.{table.name}" for table in tables}
    return sorted(name for name in names if name in relations and name not in read)
