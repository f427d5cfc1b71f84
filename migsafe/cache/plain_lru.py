"""Exact LRU over equal entries, as fast as Python can: for long traces and to hold other simulators against."""

from collections import OrderedDict
from collections.abc import Iterable


def lru_hits(keys: Iterable[int], capacity: int) -> int:
    """How many gets hit in a cache that holds `capacity` entries, and keeps those asked for last."""
    held: OrderedDict[int, None] = OrderedDict()
    refresh, hits = held.move_to_end, 0
    for key in keys:
        if key in held:
            hits += 1
            refresh(key)
        else:
            held[key] = None
            if len(held) > capacity:
                held.popitem(last=False)
    return hits
