"""The rows that a query returns, as one digest, and the columns that they have.

A digest is only taken where equal data must give equal rows: no clock, no chance, no cut-off among rows that tie, no
aggregate whose value depends on the order in which rows arrive. Rows are compared in order where the order is total
(ORDER BY has all columns of a unique key), else without order.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from migsafe.plans.lexemes import Kind, Lexeme, code
from migsafe.plans.steady import is_steady

if TYPE_CHECKING:
    from psycopg import Connection


def digest_query(sql: str, types: Iterable[str], unique_keys: Iterable[frozenset[str]]) -> str | None:
    """A query that gives one digest of the rows of `sql`; None where equal data can give other rows.

    `types` are those of the result's columns, `unique_keys` the column sets that are unique in one of the relations.
    """
    ordered_by = order_columns(sql)
    total = bool(ordered_by) and any(key <= ordered_by for key in unique_keys)
    if not _comparable(sql, types, total=total):
        return None
    rows = f"SELECT q::pg_catalog.text AS t, pg_catalog.row_number() OVER () AS n FROM ({sql}\n) AS q"
    return _DIGEST.format(line="d.t || d.n::pg_catalog.text" if total else "d.t", rows=f"({rows})")


def returned_digest_query(sql: str, types: Sequence[str]) -> str | None:
    """The same for a query that writes or locks and returns rows, whatever their order; it does what `sql` does.

    Defaults that differ each time (sequences, the clock) do not show in its text: two digests tell.
    """
    if not types or not _comparable(sql, types, total=False):
        return None
    rows = "(SELECT q::pg_catalog.text AS t FROM q)"
    return f"WITH q AS ({sql}\n) {_DIGEST.format(line='d.t', rows=rows)}"


_DIGEST = (
    "SELECT pg_catalog.concat_ws(' ', pg_catalog.count(*),"
    " pg_catalog.sum(pg_catalog.hashtextextended({line}, 0)::pg_catalog.numeric)) FROM {rows} AS d"
)


def _comparable(sql: str, types: Iterable[str], *, total: bool) -> bool:
    tokens = code(sql)
    sums_floats = any(name in _FLOATS for name in types) and any(token.is_word(*_SUMS) for token in tokens)
    by_arrival = any(token.is_word(*_ARRIVAL) for token in tokens)
    return is_steady(sql) and not sums_floats and not by_arrival and (total or not _cuts_off(tokens))


_FLOATS = ("float4", "float8")
_SUMS = ("SUM", "AVG", "STDDEV", "VARIANCE", "STDDEV_POP", "STDDEV_SAMP", "VAR_POP", "VAR_SAMP", "CORR")
_ARRIVAL = (
    "ARRAY_AGG",
    "STRING_AGG",
    "JSON_AGG",
    "JSONB_AGG",
    "JSON_ARRAYAGG",
    "JSON_OBJECT_AGG",
    "JSONB_OBJECT_AGG",
    "XMLAGG",
    "ARRAY",
    "CTID",
    "XMIN",
)


def _cuts_off(tokens: Sequence[Lexeme]) -> bool:
    """Whether the order in which rows arrive decides which rows come out."""
    pairs = pairwise(tokens)
    one_of_each = any(one.is_word("DISTINCT") and two.is_word("ON") for one, two in pairs)
    return one_of_each or any(token.is_word("LIMIT", "OFFSET", "FETCH", "OVER") for token in tokens)


def order_columns(sql: str) -> frozenset[str]:
    """Names of the plain columns of the outermost ORDER BY."""
    tokens = code(sql)
    depth, start = 0, None
    for index, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.is_word("ORDER") and index + 1 < len(tokens) and tokens[index + 1].is_word("BY"):
            start = index + 2
    names: set[str] = set()
    for token, behind in zip(tokens[start:], (*tokens[start:][1:], None), strict=False) if start else ():
        if token.is_word("LIMIT", "OFFSET", "FETCH", "FOR"):
            break
        qualifies = behind is not None and behind.text == "."
        if token.kind in (Kind.WORD, Kind.QUOTED_NAME) and not qualifies and not token.is_word("ASC", "DESC", "NULLS"):
            names.add(token.text.strip('"') if token.kind is Kind.QUOTED_NAME else token.text.lower())
    return frozenset(names)


def result_columns(connection: "Connection[Any]", sql: str) -> list[tuple[str, str]]:
    """Name and type of each column of the result, without running `sql`; empty where PostgreSQL cannot tell."""
    from psycopg.pq import ExecStatus

    prepared = connection.pgconn.prepare(b"", sql.encode())
    if prepared.status != ExecStatus.COMMAND_OK:
        return []
    described = connection.pgconn.describe_prepared(b"")
    found = [((described.fname(n) or b"").decode(), described.ftype(n)) for n in range(described.nfields)]
    names = _type_names(connection, [oid for _, oid in found])
    return [(name, names[oid]) for name, oid in found]


def _type_names(connection: "Connection[Any]", oids: Sequence[int]) -> dict[int, str]:
    known = {oid: info.name for oid in oids if (info := connection.adapters.types.get(oid)) is not None}
    missing = sorted(set(oids) - set(known))
    if missing:
        query = "SELECT t::int8, pg_catalog.format_type(t, NULL) FROM unnest(%s::oid[]) t"
        known |= dict(connection.execute(query, (missing,)).fetchall())
    return known
