"""What the two arms of the replay send, and what they answer.

Both are the same until the deploy. After it, the after arm uses the new keys of patterns whose key changes, and values
have the sizes they have after the migration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migsafe.cache.key_matcher import KeyMatcher
from migsafe.cache.requests import Trace
from migsafe.cache.template import parse_template
from migsafe.model import Pattern


@dataclass(frozen=True, slots=True)
class Names:
    """For each of the trace's keys: its owner (None: undeclared), and what it is called before and after the deploy."""

    owners: tuple[Pattern | None, ...]
    before: tuple[bytes, ...]
    after: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of values, by key, before and after the migration; for other keys the trace's own sizes count."""

    before: Mapping[str, int]
    after: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Values:
    """For each request of the trace: the value's bytes, and its TTL in microseconds (0: it never expires)."""

    size: list[int]
    ttl_us: list[int]


@dataclass(frozen=True, slots=True)
class Replayed:
    """The answers of both arms, one character a request: `1` hit, `0` miss, `-` no get.

    `owners` are those of the trace's keys. `removed` counts the live entries that the deploy deleted or orphaned, by
    pattern (None: keys of no pattern).
    """

    owners: tuple[Pattern | None, ...]
    before: str
    after: str
    removed: Mapping[str | None, int]


def name_keys(trace: Trace, patterns: Sequence[Pattern]) -> Names:
    """Find the owner and the names of every key."""
    matcher = KeyMatcher.of(patterns)
    found = [matcher.match(key) for key in trace.keys]
    new_keys = {p.name: parse_template(p.key_after) for p in patterns if p.key_after is not None}
    after = (
        new_keys[owner.pattern.name].fill(owner.fields) if owner is not None and owner.pattern.name in new_keys else key
        for key, owner in zip(trace.keys, found, strict=True)
    )
    return Names(
        owners=tuple(None if owner is None else owner.pattern for owner in found),
        before=tuple(key.encode() for key in trace.keys),
        after=tuple(key.encode() for key in after),
    )


def values_of(trace: Trace, owners: Sequence[Pattern | None], sizes: Mapping[str, int]) -> Values:
    """Sizes as `sizes` knows them, else as the trace says; TTLs as the trace says, else as the pattern does."""
    known = [sizes.get(key, -1) for key in trace.keys]
    declared = [0 if owner is None or owner.ttl_s is None else round(owner.ttl_s * 1e6) for owner in owners]
    requests = zip(trace.key, trace.size, strict=True)
    return Values(
        size=[known[key] if known[key] >= 0 else max(0, size) for key, size in requests],
        ttl_us=[
            round(ttl_s * 1e6) if ttl_s else declared[key] for key, ttl_s in zip(trace.key, trace.ttl_s, strict=True)
        ],
    )
