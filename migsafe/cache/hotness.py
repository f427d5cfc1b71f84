"""How often the keys of a copied cache are asked for, by what Redis itself remembers of each [edge].

Under an LFU policy that is a counter, `OBJECT FREQ`, under any other the seconds since a key was last asked for,
`OBJECT IDLETIME`. Both come along when a cache is copied, as long as nothing on the copy asks for the keys first.
"""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from redis import Redis

MOST_KEYS = 50_000
_BATCH = 1000
_LFU_START, _LFU_FACTOR = 5, 10
"""Where Redis' counter starts, and how much slower it grows with each step: `lfu-log-factor` as shipped."""
FRESH_S = 10
"""A copy of which no key has been idle for longer does not remember anything."""


class Remembered(Struct, frozen=True):
    """One key: `idle_s` or `counter`, and the seconds it has left (None: it never expires)."""

    key: str
    idle_s: float | None
    counter: int | None
    left_s: float | None


def remembered(client: "Redis") -> tuple[Remembered, ...]:
    """Up to 50,000 keys of the cache; none where it remembers nothing of them."""
    by_counter = "lfu" in str(client.config_get("maxmemory-policy")["maxmemory-policy"])
    found = tuple(_walk(client, by_counter))
    told = (one.counter != _LFU_START if by_counter else (one.idle_s or 0) > FRESH_S for one in found)
    return found if any(told) else ()


def rates(keys: Sequence[Remembered]) -> dict[str, float]:
    """How often each key is asked for, relative to the others; from idle times, in gets a second.

    The time since the last of independent requests has an exponential distribution. One time tells little, so each
    key's rate is drawn towards the median of all: the mean of a gamma distribution that starts from one request in that
    time.
    """
    idle = [one.idle_s for one in keys if one.idle_s is not None]
    usual = max(1.0, median(idle)) if idle else 1.0
    return {one.key: _rate(one, usual) for one in keys}


def ranks(found: Mapping[str, float]) -> dict[str, int]:
    """The rates as whole numbers, to choose a sample by."""
    most = max(found.values(), default=0.0)
    return {key: round(rate / most * 1_000_000) for key, rate in found.items()} if most else {}


def _rate(one: Remembered, usual_s: float) -> float:
    if one.counter is not None:
        steps = max(0, one.counter - _LFU_START)
        # The counter takes its n-th step after about n times the factor requests.
        return 1 + steps + _LFU_FACTOR * steps * (steps - 1) / 2
    return 2 / (usual_s + (one.idle_s or 0.0))


def _walk(client: "Redis", by_counter: bool) -> Iterator[Remembered]:
    seen: set[Any] = set()
    cursor = 0
    while True:
        cursor, names = client.scan(cursor, count=_BATCH)
        new: list[Any] = [name for name in dict.fromkeys(names) if name not in seen][: MOST_KEYS - len(seen)]
        seen.update(new)
        asking: Any = client.pipeline(transaction=False)
        for name in new:
            asking.object("FREQ" if by_counter else "IDLETIME", name)
            asking.pttl(name)
        answers = asking.execute(raise_on_error=False)
        for name, told, left in zip(new, answers[::2], answers[1::2], strict=True):
            if isinstance(told, int):
                key = name.decode("utf-8", "surrogateescape")
                idle, counter = (None, told) if by_counter else (float(told), None)
                yield Remembered(key, idle, counter, left / 1000 if left >= 0 else None)
        if cursor == 0 or len(seen) >= MOST_KEYS:
            return
