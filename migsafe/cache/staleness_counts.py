"""From reloaded entries to one Staleness row a pattern."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from migsafe.cache.compare_values import Difference, Rows, difference, retyped
from migsafe.cache.interval import bounds
from migsafe.cache.loaded import Loaded, Refused
from migsafe.cache.masked import masked_difference, masked_key
from migsafe.model import Pattern, Staleness

EXAMPLES = 3


class SampledEntry(Struct, frozen=True):
    """One cached entry, as cached (None: it does not decode) and as loaded before the migration.

    `weight` is how many entries it stands for; `requests` counts the trace's gets of its key; `drifted` entries
    differed already before; `endless` ones have no TTL.
    """

    key: str
    endless: bool
    fields: Mapping[str, str]
    requests: int
    weight: float
    cached: Rows | None
    before: Loaded
    drifted: bool


class PatternSample(Struct, frozen=True):
    """The sampled entries of one pattern; `keys` counts all that outlive the deploy, `purged` the others, one of which
    has the fields `gone`.
    """

    pattern: Pattern
    keys: int
    entries: tuple[SampledEntry, ...]
    purged: int = 0
    gone: Mapping[str, str] | None = None

    @property
    def fields(self) -> list[Mapping[str, str]]:
        """Those of each entry; where there is none, of one that is purged: its loader will be run, too."""
        return [entry.fields for entry in self.entries] or ([self.gone] if self.gone else [])


class Counts(Struct, frozen=True):
    """A Staleness row before its statement is known, and all the fields in which entries differ."""

    row: Staleness
    fields: Difference


def has_drifted(cached: Rows | None, before: Loaded, ordered: bool) -> bool:
    """Whether an entry that decodes differs from what the loader returns before the migration."""
    return cached is not None and (isinstance(before, Refused) or bool(difference(cached, before, ordered)))


def failed(sample: PatternSample, message: str) -> Counts:
    """The loader fails on the migrated copy: what would be stale cannot be said."""
    return Counts(_row(sample, [None] * len(sample.entries), Difference(), message), Difference())


def count(sample: PatternSample, after: Sequence[Loaded], ordered: bool) -> Counts:
    """Hold every sampled entry against what the loader returns after the migration, in the same order."""
    for entry, loaded in zip(sample.entries, after, strict=True):
        if isinstance(loaded, Refused) and not isinstance(entry.before, Refused):
            return failed(sample, loaded.message)
    found = [_difference(entry, loaded, ordered) for entry, loaded in zip(sample.entries, after, strict=True)]
    fields = _union([one for one in found if one])
    row = replace(_row(sample, found, fields, None), examples=_examples(sample, after, found))
    return Counts(row, fields)


def _examples(sample: PatternSample, after: Sequence[Loaded], found: Sequence[Difference | None]) -> tuple[str, ...]:
    """The stale entries that are asked for most."""
    stale = [(e, one, to) for e, one, to in zip(sample.entries, found, after, strict=True) if one]
    stale.sort(key=lambda triple: (-triple[0].requests, triple[0].key))
    return tuple(
        f"{masked_key(entry.key, sample.pattern.glob)}: {masked_difference(entry.cached or (), to, one)}"
        for entry, one, to in stale[:EXAMPLES]
        if not isinstance(to, Refused)
    )


def _difference(entry: SampledEntry, after: Loaded, ordered: bool) -> Difference | None:
    """None for an entry that cannot be stale: it does not decode, or differed before."""
    if entry.cached is None or entry.drifted or isinstance(after, Refused) or isinstance(entry.before, Refused):
        return None
    found = difference(entry.cached, after, ordered)
    return Difference(found.changed, found.missing, found.new, retyped(entry.before, after), found.rows)


def _union(found: Sequence[Difference]) -> Difference:
    changed, missing, new, types = (
        frozenset[str]().union(*(getattr(one, name) for one in found))
        for name in ("changed", "missing", "new", "retyped")
    )
    return Difference(changed, missing, new, types, any(one.rows for one in found))


def _row(sample: PatternSample, found: Sequence[Difference | None], fields: Difference, error: str | None) -> Staleness:
    readable = [entry for entry in sample.entries if entry.cached is not None]
    stale = [entry for entry, one in zip(sample.entries, found, strict=True) if one]
    known = error is None and (bool(readable) or not sample.entries)
    low, high = _bounds(sample, stale) if known and sample.keys else (None, None)
    return Staleness(
        pattern=sample.pattern.name,
        keys=sample.keys,
        sampled=len(sample.entries),
        stale=len(stale),
        drifted=sum(entry.drifted for entry in sample.entries),
        unreadable=len(sample.entries) - len(readable),
        stale_share=_share(stale, sample.entries, lambda entry: entry.weight, 0.0) if known else None,
        stale_share_by_requests=_share(stale, sample.entries, _asked, None) if known else None,
        changed_fields=tuple(sorted(fields.changed)),
        missing_fields=tuple(sorted(fields.missing)),
        new_fields=tuple(sorted(fields.new)),
        retyped_fields=tuple(sorted(fields.retyped)),
        error=error,
        statement=None,
        stale_low=low,
        stale_high=high,
        endless=sum(entry.endless for entry in sample.entries),
        purged=sample.purged,
    )


def _bounds(sample: PatternSample, stale: Sequence[SampledEntry]) -> tuple[float, float]:
    """Those asked for most often were looked at whole; only the rest was drawn from."""
    drawn = [entry for entry in sample.entries if entry.weight > 1]
    certain = sum(entry.weight == 1 for entry in stale)
    of_all = sample.keys - (len(sample.entries) - len(drawn))
    low, high = bounds(sum(entry.weight > 1 for entry in stale), len(drawn), of_all)
    return (certain + low) / sample.keys, (certain + high) / sample.keys


def _asked(entry: SampledEntry) -> float:
    return entry.weight * entry.requests


def _share(
    part: Iterable[SampledEntry],
    whole: Iterable[SampledEntry],
    weight: Callable[[SampledEntry], float],
    of_nothing: float | None,
) -> float | None:
    total = sum(map(weight, whole))
    return sum(map(weight, part)) / total if total else of_nothing
