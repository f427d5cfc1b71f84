"""The values of fields that only the new keys have, from the settings and from the migrated copy [edge]."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from migsafe.cache.loaded import Loaded, Refused
from migsafe.cache.loaders import LoaderFailedError, load
from migsafe.cache.new_fields import FieldValues, NewFields
from migsafe.cache.requests import Trace
from migsafe.cache.template import parse_template
from migsafe.cache.trace_keys import PatternKeys, keys_to_load
from migsafe.model import Item, Pattern, Query, Skip
from migsafe.sections import PatternSection

if TYPE_CHECKING:
    from psycopg import Connection


def field_values(
    connection: "Connection[Any]",
    trace: Trace,
    patterns: Sequence[Pattern],
    queries: Sequence[Query],
    sections: Iterable[PatternSection],
) -> tuple[NewFields, tuple[Skip, ...]]:
    """For every pattern with a `key_after` that has more fields than its key; a Skip for what could not be had."""
    declared = {section.name: section.fields_after for section in sections}
    wanted = {pattern.name: fields for pattern in patterns if (fields := _new_fields(pattern))}
    if not wanted:
        return NewFields({}), ()
    keys = {found.pattern.name: found for found in keys_to_load(trace, patterns, queries)}
    values: dict[str, dict[str, FieldValues]] = {name: {} for name in wanted}
    skips: list[Skip] = []
    for pattern in (pattern for pattern in patterns if pattern.name in wanted):
        found = keys.get(pattern.name)
        for name in wanted[pattern.name]:
            source = declared.get(pattern.name, {}).get(name)
            try:
                values[pattern.name][name] = _values(connection, name, source, pattern, found, queries)
            except LoaderFailedError as error:
                reason = f"cache pattern {pattern.name}: the values of {{{name}}} in key_after are not known: {error}"
                skips.append(Skip(Item.HIT_RATIO, reason, configured=True))
    new = NewFields(values)
    return new, (*skips, *_unmeasured(new, patterns, queries))


def _new_fields(pattern: Pattern) -> tuple[str, ...]:
    if pattern.key_after is None:
        return ()
    old = parse_template(pattern.key).fields
    return tuple(name for name in parse_template(pattern.key_after).fields if name not in old)


def _values(
    connection: "Connection[Any]",
    name: str,
    source: int | str | tuple[str, ...] | None,
    pattern: Pattern,
    keys: PatternKeys | None,
    queries: Sequence[Query],
) -> FieldValues:
    """Raises LoaderFailedError, with the reason, where the query does not give them."""
    if isinstance(source, int):
        return FieldValues(range_of(source), invented=True)
    if isinstance(source, tuple):
        return FieldValues(source)
    by_name = {query.name: query for query in queries}
    query = by_name[source] if source is not None else _loader(pattern, by_name)
    if not query.parameters:
        [rows] = load(connection, query, [{}])
        return FieldValues(_column(rows, name, query))
    if keys is None:
        return FieldValues()
    loaded = zip(keys.names, load(connection, query, keys.fields), strict=True)
    return FieldValues(by_key={key: found for key, rows in loaded if (found := _column(rows, name, query))})


def range_of(number: int) -> tuple[str, ...]:
    """So many different values."""
    return tuple(map(str, range(1, number + 1)))


def _loader(pattern: Pattern, by_name: Mapping[str, Query]) -> Query:
    """The query whose result has the column: that of new code where the old key's fields are enough for it."""
    old = parse_template(pattern.key).fields
    new = by_name.get(pattern.loader_after or "")
    if new is not None and set(new.parameters) <= set(old):
        return new
    if pattern.loader is None:
        raise LoaderFailedError("the pattern has no loader that returns them")
    return by_name[pattern.loader]


def _column(rows: Loaded, name: str, query: Query) -> tuple[str, ...]:
    if isinstance(rows, Refused) or not rows:
        return ()
    column = name if name in rows[0] else next(iter(rows[0])) if len(rows[0]) == 1 else None
    if column is None:
        raise LoaderFailedError(f"{query.name} returns no column `{name}`; declare fields_after")
    return tuple("" if row[column] is None else str(row[column]) for row in rows)


def _unmeasured(new: NewFields, patterns: Sequence[Pattern], queries: Sequence[Query]) -> list[Skip]:
    """Patterns whose new loader needs values that nobody named."""
    by_name = {query.name: query for query in queries}
    skips = []
    for pattern in patterns:
        loader = by_name.get(pattern.loader_after or "")
        for name in new.invented(pattern.name):
            if loader is not None and name in loader.parameters:
                reason = f"cache pattern {pattern.name}: what {loader.name} costs and returns is not measured, as only"
                reason += f" the number of {{{name}}} is declared; name the values: fields_after = {{ {name} = […] }}"
                skips.append(Skip(Item.HIT_RATIO, reason, configured=False))
    return skips
