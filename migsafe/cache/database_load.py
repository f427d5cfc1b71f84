"""How many database cores the loaders of all misses keep busy, in the worst stretch of the trace."""

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

MANY = 200
"""So many gets make a window: in fewer, chance decides."""


class Loads(Struct, frozen=True):
    """The gets of one pattern: times, keys, whether they hit, and what a load costs the server in ms (None: unknown).

    Not `coalesced`: while a key is being loaded, every further get of it loads it as well.
    """

    at_us: Sequence[int]
    key: Sequence[int]
    hits: Sequence[int]
    ms: float | None
    coalesced: bool


def peak_cores(loads: Sequence[Loads]) -> float | None:
    """Busy seconds a second in the busiest window; None where no load's cost is known."""
    known = [(one, one.ms) for one in loads if one.ms is not None]
    times = [at for one in loads for at in (one.at_us[0], one.at_us[-1]) if one.at_us] if known else []
    if not times:
        return None
    start, end = min(times), max(times)
    gets = sum(len(one.at_us) for one in loads)
    # At least a second, and long enough for chance to even out where the trace is.
    window_us = max(1e6, min(end - start, (end - start) * MANY / gets))
    busy: defaultdict[int, float] = defaultdict(float)
    for one, ms in known:
        for at in _loads(one, ms):
            busy[int((at - start) // window_us)] += ms / 1e3
    return max(busy.values(), default=0.0) / (window_us / 1e6)


def _loads(one: Loads, ms: float) -> list[int]:
    found: list[int] = []
    loading: dict[int, float] = {}
    for at, key, hit in zip(one.at_us, one.key, one.hits, strict=True):
        if not hit:
            loading[key] = at + ms * 1e3
            found.append(at)
        elif not one.coalesced and at < loading.get(key, 0):
            found.append(at)
    return found
