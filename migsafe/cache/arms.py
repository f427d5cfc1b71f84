"""What the two arms of the replay send, and what they answer.

Both are the same until the deploy. After it, the after arm uses the new keys of patterns whose key changes, and values
have the sizes they have after the migration.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from migsafe.cache.key_matcher import KeyMatcher, KeyOwner
from migsafe.cache.new_fields import NOBODY, NewFields
from migsafe.cache.requests import Trace
from migsafe.cache.template import parse_template
from migsafe.model import Pattern


class Names(Struct, frozen=True):
    """What the trace's keys are called before and after the deploy.

    `owners` has the pattern of each of the trace's keys (None: undeclared). `names` starts with the names of these
    keys and goes on with those that only new code uses; `after` tells for each request which of them new code asks for.
    """

    owners: tuple[Pattern | None, ...]
    names: tuple[str, ...]
    after: Sequence[int]

    def moved(self, trace: Trace) -> frozenset[int]:
        """The keys that new code asks for under another name, or under several."""
        if self.after is trace.key:
            return frozenset()
        return frozenset(key for key, after in zip(trace.key, self.after, strict=True) if key != after)

    def to_warm(self, trace: Trace, gone: Iterable[int]) -> list[int]:
        """The last request for each new name of the warmed patterns among the keys that are `gone`, in that order."""
        last: dict[int, dict[int, int]] = {key: {} for key in gone if (own := self.owners[key]) and own.warmed}
        for at, (key, after) in enumerate(zip(trace.key, self.after, strict=True)):
            if key in last:
                last[key][after] = at
        return [at for requests in last.values() for at in requests.values()]


class Sizes(Struct, frozen=True):
    """Bytes of values, by key, before and after the migration; for other keys the trace's own sizes count."""

    before: Mapping[str, int]
    after: Mapping[str, int]


class Values(Struct, frozen=True):
    """For each request of the trace: the value's bytes, and its TTL in microseconds (0: it never expires)."""

    size: list[int]
    ttl_us: list[int]


class Replayed(Struct, frozen=True):
    """The answers of both arms, one character a request: `1` hit, `0` miss, `-` no get.

    `owners` are those of the trace's keys. `removed` counts the live entries that the deploy deleted or orphaned, by
    pattern (None: keys of no pattern).
    """

    owners: tuple[Pattern | None, ...]
    before: str
    after: str
    removed: Mapping[str | None, int]


def name_keys(trace: Trace, patterns: Sequence[Pattern], new: NewFields | None = None) -> Names:
    """Find the owner and the names of every key. `new` has the values of the fields that only the new keys have."""
    matcher = KeyMatcher.of(patterns)
    found = [matcher.match(key) for key in trace.keys]
    numbers = {key: number for number, key in enumerate(trace.keys)}
    after = _after(trace, patterns, found, numbers, new or NewFields({}))
    owners = tuple(None if owner is None else owner.pattern for owner in found)
    return Names(owners, tuple(numbers), after)


def _after(
    trace: Trace,
    patterns: Sequence[Pattern],
    found: Sequence[KeyOwner | None],
    numbers: dict[str, int],
    new: NewFields,
) -> Sequence[int]:
    """For each request the number of its name after the deploy; names that are not known yet get the next numbers."""
    templates = {p.name: parse_template(p.key_after) for p in patterns if p.key_after is not None}
    if not templates:
        return trace.key
    stays: list[int | None] = list(range(len(trace.keys)))
    for key, owner in enumerate(found):
        if owner is not None and owner.pattern.name in templates:
            template = templates[owner.pattern.name]
            one = set(template.fields) <= set(owner.fields)
            stays[key] = numbers.setdefault(template.fill(owner.fields), len(numbers)) if one else None
    after = array("L", [0]) * len(trace)
    for at, key in enumerate(trace.key):
        number, owner = stays[key], found[key]
        if number is None and owner is not None:
            template = templates[owner.pattern.name]
            fields = dict.fromkeys(template.fields, NOBODY) | new.drawn(owner, trace.keys[key], at)
            number = numbers.setdefault(template.fill(fields), len(numbers))
        after[at] = key if number is None else number
    return after


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
