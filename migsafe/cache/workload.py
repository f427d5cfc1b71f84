"""The requests of one arm, as the columns that an engine walks through."""

from collections.abc import Sequence

from msgspec import Struct


class Requests(Struct, frozen=True):
    """One entry a request. Keys are numbers from 0 to `keys` − 1; times and TTLs are µs (TTL 0: never expires).

    `entry_bytes` is what the entry would take in memory, `op` as in `Op`.
    """

    keys: int
    key: Sequence[int]
    time_us: Sequence[int]
    op: Sequence[int]
    entry_bytes: Sequence[int]
    ttl_us: Sequence[int]

    def part(self, start: int, end: int) -> "Requests":
        """The requests from `start` to before `end`."""
        cut = slice(start, end)
        columns = (self.key, self.time_us, self.op, self.entry_bytes, self.ttl_us)
        return Requests(self.keys, *(column[cut] for column in columns))
