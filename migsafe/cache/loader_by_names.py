"""Which query has the columns that cached values have as fields: a guess, where no copy can be asked."""

from collections.abc import Sequence

from migsafe.model import Query
from migsafe.plans.workload import bind

LEAST = 0.5
"""Less alike than this, names suggest nothing."""


def loader_by_names(fields: frozenset[str], arity: int, queries: Sequence[Query]) -> tuple[str, float] | None:
    """The query whose columns are most like the fields and that takes as many parameters as the key has fields, and how
    much they are alike: the columns in both by those in either.
    """
    fits = {
        query.name: len(fields & columns) / len(fields | columns)
        for query in queries
        if len(query.parameters) == arity and fields and (columns := columns_of(query))
    }
    name = max(sorted(fits), key=lambda one: fits[one], default=None)
    return (name, fits[name]) if name is not None and fits[name] >= LEAST else None


def columns_of(query: Query) -> frozenset[str]:
    """The names of a query's columns; none for a query that cannot be read."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(bind(query, ["NULL"] * len(query.parameters)), dialect="postgres")
    except SqlglotError:
        return frozenset()
    return frozenset(getattr(tree, "named_selects", ()))
