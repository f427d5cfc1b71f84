"""Which of a pattern's entries are looked at, always the same ones for the same cache."""

from collections.abc import Mapping
from hashlib import blake2b

from msgspec import Struct

LOOKED_AT_WHOLE = 10_000


class Chosen(Struct, frozen=True):
    """A key, and how many entries of the cache it stands for."""

    key: str
    weight: float


def choose(requests: Mapping[str, int], most: int | None = None) -> tuple[Chosen, ...]:
    """All keys where there are at most `most`; otherwise the half asked for most often, and a draw from the rest.

    `most` is 10,000 where it is not given; `requests` gives how often each key is asked for. The draw is by a hash of
    the key. Sorted by key.
    """
    most = LOOKED_AT_WHOLE if most is None else most
    if len(requests) <= most:
        return tuple(Chosen(key, 1.0) for key in sorted(requests))
    ranked = sorted(requests, key=lambda key: (-requests[key], _hash(key), key))
    hot, rest = ranked[: most // 2], ranked[most // 2 :]
    drawn = sorted(rest, key=lambda key: (_hash(key), key))[: most - len(hot)]
    weight = len(rest) / len(drawn)
    chosen = [Chosen(key, 1.0) for key in hot] + [Chosen(key, weight) for key in drawn]
    return tuple(sorted(chosen, key=lambda one: one.key))


def _hash(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=8).digest()
