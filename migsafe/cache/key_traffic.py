"""Which share of a cache's requests goes to which form of keys: counted in a trace, or estimated without one."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from migsafe.cache.hotness import FRESH_S, Remembered, rates
from migsafe.cache.requests import Trace
from migsafe.cache.template import parse_template


class Traffic(Struct, frozen=True):
    """The share of the requests of each template, and what says so."""

    shares: Mapping[str, float]
    source: str


def traced(trace: Trace, templates: Sequence[str]) -> Traffic | None:
    """By the trace's gets; None where it has none. A key belongs to the template with most literal characters."""
    parsed = sorted(map(parse_template, templates), key=lambda one: (-one.literals, len(one.fields)))
    counts: Counter[str] = Counter()
    gets = trace.gets_by_key()
    for key, asked in zip(trace.keys, gets, strict=True):
        owner = next((template.text for template in parsed if template.match(key) is not None), None)
        if owner is not None:
            counts[owner] += asked
    total = sum(gets)
    return Traffic({name: count / total for name, count in counts.items()}, trace.path) if total else None


def estimated(sampled: Sequence[Remembered], owners: Mapping[str, str]) -> Traffic | None:
    """By what the server remembers of a sample of all keys; `owners` gives the template of each that has one.

    None where it remembers nothing. Idle times tell how long ago a key was asked for, not how often: an estimate.
    """
    if not any(one.counter is not None or (one.idle_s or 0) > FRESH_S for one in sampled):
        return None
    sums: defaultdict[str, float] = defaultdict(float)
    found = rates(sampled)
    for key, rate in found.items():
        if key in owners:
            sums[owners[key]] += rate
    total = sum(found.values())
    what = "LFU counters" if any(one.counter is not None for one in sampled) else "idle times"
    source = f"estimated from {what} of {len(sampled):,} keys"
    return Traffic({name: value / total for name, value in sums.items()}, source)
