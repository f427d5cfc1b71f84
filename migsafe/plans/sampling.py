"""Parameters for queries without an example, taken from the copy [edge].

Whole rows are taken, so that parameters which belong together stay together: of the biggest, the median and the
smallest group of the column that is asked for equality, and a value that is not there; lists of ten and a hundred
values; for ranges the parts of the column between quantiles; a deep OFFSET beside none. Of all candidates those are
kept that make the planner choose another plan, five at most. What is chosen before the migration is the same after it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.model import Item, LeftOut, Query, QueryExample, Skip
from migsafe.plans.column_values import absent, of_row, quantile, several, strata
from migsafe.plans.explain import Looking, bound, plan_only
from migsafe.plans.lexemes import code
from migsafe.plans.masks import masked_message
from migsafe.plans.parameter_columns import Against, Held, parameter_columns, written_columns
from migsafe.plans.placeholders import fill, placeholders
from migsafe.plans.read import read_node
from migsafe.plans.run import fetch, transaction
from migsafe.plans.sessions import Sessions

if TYPE_CHECKING:
    from psycopg import Connection

MOST = 5
"""Sets of parameters a query may have."""
_RANGES = ((0.49, 0.51), (0.4, 0.6), (0.01, 0.99))
_PREFIX = 3
"""Characters that a pattern begins with."""
_STRATA = ("biggest", "median", "smallest")
_LENGTHS = (10, 100)
_DEEP = "1000"


class Candidate(Struct, frozen=True):
    """One set of parameters, and where it comes from."""

    literals: tuple[str, ...]
    source: str


def sample(
    sessions: Sessions,
    queries: Sequence[Query],
    given: Sequence[QueryExample],
    looking: Looking,
    *,
    masked: bool,
) -> tuple[QueryExample | Skip | LeftOut, ...]:
    """Examples for the queries that have none, or why none can be found for one."""
    with_example = {one.query for one in given}
    rows: list[QueryExample | Skip | LeftOut] = []
    for query in queries:
        if query.problem or not query.parameters or query.name in with_example:
            continue
        if monotonic() > looking.deadline:
            rows += _not_measured(query, "the time for the whole workload was over")
            continue
        found, reason = _candidates(sessions, query)
        chosen = _distinct(sessions, query, found, looking, masked=masked) if found else []
        rows += chosen
        if not chosen:
            rows += _not_measured(query, reason or "no value that was tried can be planned")
    return tuple(rows)


def _candidates(sessions: Sessions, query: Query) -> tuple[list[Candidate], str | None]:
    from psycopg import Error

    connection = sessions.steady()
    try:
        root, types = _generic(connection, query)
        told = (*written_columns(_numbered(query), root), *parameter_columns(root))
        against = {one.number: one for one in told}
        others = {n: _other(query, n, type_name) for n, type_name in enumerate(types, start=1) if n not in against}
        unknown = [n for n, literal in others.items() if literal is None]
        if unknown:
            names = ", ".join(f"`{query.parameters[n - 1]}`" for n in unknown)
            return [], f"no column tells which values {names} can have"
        known = {n: literal for n, literal in others.items() if literal is not None}
        deep = {n: _DEEP if _word_before(query, n) == "OFFSET" else literal for n, literal in known.items()}
        variants = [known] if deep == known else [known, deep]
        sampled = (one for others in variants for one in _sampled(connection, against, others))
        found = [one for one in sampled if "NULL" not in one.literals]
        return found, None if found else "the copy holds no rows to take them from"
    except Error as error:
        return [], masked_message(str(error.diag.message_primary or error), query.text)


def _generic(connection: "Connection[Any]", query: Query) -> tuple[Any, list[str]]:
    numbered = _numbered(query)
    try:
        with transaction(connection, read_only=True):
            connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            connection.execute(f"PREPARE migsafe_sampling AS {numbered}".encode())
            asked = (
                "SELECT parameter_types::text[] FROM pg_catalog.pg_prepared_statements WHERE name = 'migsafe_sampling'"
            )
            row = connection.execute(asked).fetchone()
            types = list(row[0]) if row else []
            nulls = ", ".join(["NULL"] * len(types))
            plan = fetch(connection, f"EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE migsafe_sampling({nulls})")["Plan"]
    finally:
        if not connection.closed:
            connection.execute("DEALLOCATE ALL")
    return read_node(plan), types


def _numbered(query: Query) -> str:
    return fill(query.text, {name: f"${place}" for place, name in enumerate(query.parameters, start=1)})


def _other(query: Query, number: int, type_name: str) -> str | None:
    """The value of a parameter that no column tells of.

    Production's normalised statements have parameters for what are constants in the application: any value will do.
    """
    plain = _PLAIN.get(type_name) if query.origin.is_observed else None
    return _by_place(query, number) or plain


_PLAIN = {
    **dict.fromkeys(("smallint", "integer", "bigint", "numeric", "real", "double precision"), "1"),
    **dict.fromkeys(("text", "character varying", "character"), "'a'"),
    **dict.fromkeys(("date", "timestamp without time zone", "timestamp with time zone"), "'2026-01-01'"),
    "boolean": "true",
    "interval": "'1 day'",
}


def _by_place(query: Query, number: int) -> str | None:
    """The value of a parameter that stands behind LIMIT or OFFSET."""
    return {"LIMIT": "20", "OFFSET": "0"}.get(_word_before(query, number))


def _word_before(query: Query, number: int) -> str:
    """LIMIT or OFFSET, where a parameter stands behind that."""
    name = query.parameters[number - 1]
    for use in placeholders(query.text):
        words = [token.text.upper() for token in code(query.text[: use.start])]
        if use.name == name and words and words[-1] in ("LIMIT", "OFFSET"):
            return words[-1]
    return ""


def _sampled(
    connection: "Connection[Any]", against: Mapping[int, Against], others: Mapping[int, str]
) -> Iterator[Candidate]:
    """Candidates, the most telling first: strata of the first column that is asked for equality, or quantiles."""
    if not against:
        yield Candidate(_literals(against, others, {}), "a constant of its type")
        return
    equal = next((one for one in against.values() if one.held in (Held.EQUAL, Held.AMONG)), None)
    if equal is not None:
        for stratum, anchor in zip(_STRATA, strata(connection, equal), strict=False):
            values = of_row(connection, against, equal, anchor)
            source = f"{stratum} {equal.relation}.{equal.column}"
            yield Candidate(_literals(against, others, values), source)
        yield from _unlike_a_row(connection, against, others, equal)
        return
    for low, high in _RANGES:
        values = {}
        for one in against.values():
            values[one.number] = quantile(connection, one, high if one.held is Held.UNTIL else low)
        yield Candidate(_literals(against, others, values), f"quantiles {low} to {high}")


def _unlike_a_row(
    connection: "Connection[Any]", against: Mapping[int, Against], others: Mapping[int, str], equal: Against
) -> Iterator[Candidate]:
    """A value that no row has, or lists of several values; the other parameters have those of the biggest group."""
    anchor = next(iter(strata(connection, equal)), None)
    if anchor is None:
        return
    values = of_row(connection, against, equal, anchor)
    column = f"{equal.relation}.{equal.column}"
    if equal.held is Held.AMONG:
        for length in _LENGTHS:
            found = several(connection, equal, length)
            listed = {**_literals_by_number(against, others, values), equal.number: _array(found)}
            yield Candidate(tuple(listed[number] for number in sorted(listed)), f"{len(found)} of {column}")
    elif (beyond := absent(connection, equal)) is not None:
        yield Candidate(_literals(against, others, {**values, equal.number: beyond}), f"beyond {column}")


def _literals(
    against: Mapping[int, Against], others: Mapping[int, str], values: Mapping[int, str | None]
) -> tuple[str, ...]:
    """Values as SQL literals without a type: they fit the column's type before the migration and after it."""
    literals = _literals_by_number(against, others, values)
    return tuple(literals[number] for number in sorted(literals))


def _literals_by_number(
    against: Mapping[int, Against], others: Mapping[int, str], values: Mapping[int, str | None]
) -> dict[int, str]:
    literals = dict(others)
    for number, one in against.items():
        value = values.get(number)
        if number in others:
            continue
        if value is None:
            literals[number] = "NULL"
        elif one.held is Held.AMONG:
            literals[number] = _array([value])
        elif one.held is Held.LIKE:
            literals[number] = _quoted(re.sub(r"([\\%_])", r"\\\1", value[:_PREFIX]) + "%")
        else:
            literals[number] = _quoted(value)
    return literals


def _array(values: Sequence[str]) -> str:
    escaped = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return _quoted("{" + ",".join(f'"{value}"' for value in escaped) + "}")


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _distinct(
    sessions: Sessions, query: Query, found: Sequence[Candidate], looking: Looking, *, masked: bool
) -> list[QueryExample]:
    """Those that give plans of their own, and the first in any case."""
    unique = list({one.literals: one for one in found}.values())
    examples = [
        QueryExample(query.name, number, one.literals, query.line, one.source, masked)
        for number, one in enumerate(unique, start=1)
    ]
    runs = bound([query], examples)
    kept: dict[str | None, QueryExample] = {}
    for row, example in zip(plan_only(sessions.steady, runs, looking), examples, strict=True):
        if row.sqlstate is None:
            kept.setdefault(row.shape, example)
    chosen = list(kept.values())[:MOST]
    return [
        QueryExample(query.name, number, one.literals, query.line, one.source, masked)
        for number, one in enumerate(chosen, start=1)
    ]


def _not_measured(query: Query, reason: str) -> Iterator[Skip | LeftOut]:
    if query.origin.is_observed:
        yield LeftOut(query.path, query.line, f"no values for its parameters could be taken from the copy: {reason}", 1)
        return
    names = ", ".join(f"`{name}`" for name in query.parameters)
    values = ", ".join(f"{name} = …" for name in query.parameters)
    noun = "parameter" if len(query.parameters) == 1 else "parameters"
    place = f"{query.path}:{query.line}"
    text = (
        f"query {query.name} has {noun} {names} but no example, and none could be taken from the copy: {reason};"
        f" add `-- example: {values}` at {place}"
    )
    yield from (Skip(item, text, True) for item in (Item.PLANS, Item.BUFFERS))
