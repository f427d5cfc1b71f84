"""How much memory entries take in a real Redis, measured on a fill [edge].

A value's size says little: key, header, hash table and allocator add more than the value of a small entry. So some
entries are written for real, and what the server then uses beyond keys and values is shared out among them.
"""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from redis import Redis

BATCH = 1000
ENTRIES = 20_000
"""More entries do not make the mean more exact."""


class Memory(Struct, frozen=True):
    """`base` is what the server uses when empty, `overhead` what an entry takes beyond its key and value; in bytes."""

    base: int
    overhead: float

    def entry(self, key: str, size: int) -> int:
        """Bytes of one entry."""
        return round(len(key.encode()) + size + self.overhead)


def measure_memory(client: "Redis", keys: Sequence[str], sizes: Sequence[int], expiring: bool) -> Memory:
    """Fill the empty server, without its memory limit, with entries of these keys and sizes, and empty it again."""
    limit = client.config_get("maxmemory")["maxmemory"]
    client.config_set("maxmemory", 0)
    try:
        return _measure(client, keys, sizes, expiring)
    finally:
        client.config_set("maxmemory", str(limit))


def _measure(client: "Redis", keys: Sequence[str], sizes: Sequence[int], expiring: bool) -> Memory:
    base = _used(client)
    entries = list(islice(zip(keys, sizes, strict=True), ENTRIES))
    if not entries:
        return Memory(base, 0.0)
    for start in range(0, len(entries), BATCH):
        pipeline = client.pipeline(transaction=False)
        for key, size in entries[start : start + BATCH]:
            # An hour: none expires before it is measured.
            pipeline.set(key.encode(), b"x" * size, ex=3600 if expiring else None)
        pipeline.execute()
    used = _used(client) - base
    client.flushdb()
    return Memory(base, max(0.0, (used - sum(len(key.encode()) + size for key, size in entries)) / len(entries)))


def _used(client: "Redis") -> int:
    """What Redis holds against its limit; the buffers of clients count, as they do in production."""
    return int(client.info("memory")["used_memory"])
