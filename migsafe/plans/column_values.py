"""Values of a column, taken from the copy: of the groups it has, between its quantiles, and beyond [edge]."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from migsafe.plans.parameter_columns import Against

if TYPE_CHECKING:
    from psycopg import Connection

SAMPLED_ROWS = 100_000
"""Rows of a table that are looked at, at most, to find its groups and quantiles."""


def _table(relation: str) -> Any:
    from psycopg import sql

    schema, _, name = relation.partition(".")
    return sql.Identifier(schema, name)


def _rows_of(connection: "Connection[Any]", relation: str, column: str) -> Any:
    """A part of a query: the column of some rows of the relation, the same each time."""
    from psycopg import sql

    size = connection.execute(
        "SELECT greatest(reltuples, 1)::float8, relkind FROM pg_catalog.pg_class WHERE oid = %s::regclass",
        (_table(relation).as_string(connection),),
    ).fetchone()
    share = min(100.0, 100.0 * SAMPLED_ROWS / size[0]) if size else 100.0
    part = sql.SQL("SELECT {} AS v FROM {} TABLESAMPLE SYSTEM ({}) REPEATABLE (1)")
    return part.format(sql.Identifier(column), _table(relation), sql.Literal(share))


def strata(connection: "Connection[Any]", one: Against) -> list[str]:
    """A value of the biggest, the median and the smallest group."""
    from psycopg import sql

    query = sql.SQL(
        "SELECT v FROM (SELECT v::text AS v, row_number() OVER (ORDER BY count(*) DESC, v::text) AS n,"
        " count(*) OVER () AS m FROM ({}) s WHERE v IS NOT NULL GROUP BY s.v) g"
        " WHERE n IN (1, (m + 1) / 2, m) ORDER BY n"
    ).format(_rows_of(connection, one.relation, one.column))
    return [value for (value,) in connection.execute(query).fetchall()]


def of_row(
    connection: "Connection[Any]", against: Mapping[int, Against], anchor: Against, value: str
) -> dict[int, str | None]:
    """The values of one row in which `anchor`'s column has `value`; of other relations, of a row in the middle."""
    from psycopg import sql

    same = [one for one in against.values() if one.relation == anchor.relation]
    columns = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(one.column)) for one in same)
    query = sql.SQL("SELECT {} FROM {} WHERE {} = %s ORDER BY ctid LIMIT 1")
    filled = query.format(columns, _table(anchor.relation), sql.Identifier(anchor.column))
    row = connection.execute(filled, (value,)).fetchone() or [None] * len(same)
    found = dict(zip((one.number for one in same), row, strict=True))
    for one in against.values():
        if one.number not in found:
            found[one.number] = quantile(connection, one, 0.5)
    return found


def quantile(connection: "Connection[Any]", one: Against, share: float) -> str | None:
    """The value below which `share` of the rows are; None where there are none."""
    from psycopg import sql

    query = sql.SQL("SELECT percentile_disc(%s) WITHIN GROUP (ORDER BY v)::text FROM ({}) s WHERE v IS NOT NULL")
    row = connection.execute(query.format(_rows_of(connection, one.relation, one.column)), (share,)).fetchone()
    return row[0] if row else None


def several(connection: "Connection[Any]", one: Against, number: int) -> list[str]:
    """As many different values, or all where there are fewer."""
    from psycopg import sql

    query = sql.SQL("SELECT DISTINCT v::text FROM ({}) s WHERE v IS NOT NULL ORDER BY 1 LIMIT {}")
    rows = _rows_of(connection, one.relation, one.column)
    return [value for (value,) in connection.execute(query.format(rows, number)).fetchall()]


_BEYOND = {"N": "max(v)::numeric + 1", "S": "max(v) || '~'", "D": "max(v) + interval '1 day'"}
"""By the category of a type, something larger than its largest value."""


def absent(connection: "Connection[Any]", one: Against) -> str | None:
    """A value beyond all that were looked at, for types that have such a thing."""
    from psycopg import Error, sql

    category = connection.execute(
        "SELECT t.typcategory FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
        " WHERE a.attrelid = %s::regclass AND a.attname = %s",
        (_table(one.relation).as_string(connection), one.column),
    ).fetchone()
    if category is None or category[0] not in _BEYOND:
        return None
    beyond = sql.SQL(_BEYOND[category[0]])
    query = sql.SQL("SELECT ({})::text FROM ({}) s").format(beyond, _rows_of(connection, one.relation, one.column))
    try:
        row = connection.execute(query).fetchone()
    except Error:  # nothing is larger than the type's largest value
        return None
    return row[0] if row else None
