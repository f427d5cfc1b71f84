"""What the loaders return on the copy: the names and types of their fields, without running them [edge]."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from migsafe.cache.trace_keys import loader_of
from migsafe.model import CachedField, LoaderTrait, Pattern, Phase, Query
from migsafe.plans.workload import bind

if TYPE_CHECKING:
    from psycopg import Connection


def cached_fields(
    connection: "Connection[Any]", patterns: Sequence[Pattern], queries: Sequence[Query], phase: Phase
) -> Iterator[CachedField]:
    """The fields of every loader that PostgreSQL can prepare; one that it cannot is told of where values are loaded."""
    for pattern in patterns:
        loader = loader_of(pattern, queries, phase)
        if loader is not None and loader.problem is None:
            for name, type_name in _described(connection, loader):
                yield CachedField(pattern.name, phase, name, _cached_as(type_name))


def loader_traits(patterns: Sequence[Pattern], queries: Sequence[Query]) -> Iterator[LoaderTrait]:
    """The traits of each loader of today that sqlglot can read; without a reading nothing is claimed."""
    for pattern in patterns:
        loader = loader_of(pattern, queries, Phase.BEFORE)
        trait = None if loader is None or loader.problem is not None else _trait(pattern, loader)
        if trait is not None:
            yield trait


def _described(connection: "Connection[Any]", loader: Query) -> list[tuple[str, str]]:
    from psycopg.pq import ExecStatus

    sql = bind(loader, [f"${number}" for number in range(1, len(loader.parameters) + 1)])
    # The unnamed statement: nothing to take away, and the next one replaces it.
    if connection.pgconn.prepare(b"", sql.encode()).status != ExecStatus.COMMAND_OK:
        return []
    result = connection.pgconn.describe_prepared(b"")
    columns = [((result.fname(n) or b"").decode(), result.ftype(n)) for n in range(result.nfields)]
    types = connection.execute(
        "SELECT oid, format_type(oid, NULL) FROM unnest(%s::oid[]) AS oid", ([oid for _, oid in columns],)
    )
    names = dict(types.fetchall())
    return [(name, names[oid]) for name, oid in columns]


_NUMBERS = {"smallint", "integer", "bigint", "real", "double precision", "numeric", "oid", "money"}


def _cached_as(type_name: str) -> str:
    if type_name.endswith("[]"):
        return "array"
    if type_name in _NUMBERS:
        return "number"
    if type_name in ("json", "jsonb"):
        return "object"
    return type_name if type_name == "boolean" or type_name.startswith(("date", "time")) else "string"


def _trait(pattern: Pattern, loader: Query) -> LoaderTrait | None:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(bind(loader, ["NULL"] * len(loader.parameters)), dialect="postgres")
    except SqlglotError:
        return None
    many = any(tree.find(kind) for kind in (exp.AggFunc, exp.Group, exp.Distinct, exp.Limit))
    star = isinstance(tree, exp.Query) and any(one.is_star for one in tree.selects if not isinstance(one, exp.Count))
    return LoaderTrait(pattern.name, many, star)
