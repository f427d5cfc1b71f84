"""The trace's keys whose values a loader can give, by pattern."""

from collections.abc import Sequence

from msgspec import Struct

from migsafe.cache.key_matcher import COUNTED, KeyMatcher
from migsafe.cache.new_fields import NewFields
from migsafe.cache.requests import Trace
from migsafe.model import Pattern, Phase, Query

MOST_KEYS = 100_000
"""Loading more keys takes minutes and tells little more: those asked for most often are loaded."""


class PatternKeys(Struct, frozen=True):
    """Keys of one pattern, the fields of each, and the query that loads them."""

    pattern: Pattern
    loader: Query
    names: tuple[str, ...]
    fields: tuple[dict[str, str], ...]


def keys_to_load(
    trace: Trace,
    patterns: Sequence[Pattern],
    queries: Sequence[Query],
    phase: Phase = Phase.BEFORE,
    new: NewFields | None = None,
) -> tuple[PatternKeys, ...]:
    """The keys of each pattern that is a cache and has a loader, sorted; AFTER takes `loader_after` where given.

    With `new`, each key has one value of each new field; a pattern whose loader takes an unknown one is left out.
    """
    matcher = KeyMatcher.of(patterns)
    drawn = (new or NewFields({})).drawn
    found: dict[str, list[tuple[str, dict[str, str]]]] = {pattern.name: [] for pattern in patterns}
    for number, key in enumerate(_hottest(trace)):
        owner = matcher.match(key)
        if owner is not None:
            found[owner.pattern.name].append((key, drawn(owner, key, number)))
    return tuple(
        PatternKeys(pattern, loader, tuple(key for key, _ in pairs), tuple(fields for _, fields in pairs))
        for pattern in patterns
        if (pairs := found[pattern.name])
        and (loader := loader_of(pattern, queries, phase)) is not None
        and set(loader.parameters) <= pairs[0][1].keys()
        and not (new is not None and set(new.invented(pattern.name)) & set(loader.parameters))
    )


def loader_of(pattern: Pattern, queries: Sequence[Query], phase: Phase) -> Query | None:
    """The query that loads a pattern's values in a phase; None for locks, states, queues and where none is declared."""
    if pattern.kind not in COUNTED:
        return None
    name = pattern.loader_after or pattern.loader if phase is Phase.AFTER else pattern.loader
    return next((query for query in queries if query.name == name), None)


def _hottest(trace: Trace) -> list[str]:
    if len(trace.keys) <= MOST_KEYS:
        return sorted(trace.keys)
    ranked = sorted(zip(trace.gets_by_key(), trace.keys, strict=True), key=lambda pair: (-pair[0], pair[1]))
    return sorted(key for _, key in ranked[:MOST_KEYS])
