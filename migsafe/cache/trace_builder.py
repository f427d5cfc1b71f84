"""Puts requests into a trace's columns, one after the other, and minds their order."""

from msgspec.structs import replace

from migsafe.cache.requests import Op, Trace, empty_trace
from migsafe.cache.trace_columns import DISORDER_US
from migsafe.errors import InputError, Place


class TraceBuilder:
    """`shown` names the file; `template` turns what the file calls a key into a key: `{key}` stands for it."""

    def __init__(self, shown: str, template: str = "{key}") -> None:
        self._trace = empty_trace(shown)
        self._before, _, self._behind = template.partition("{key}")
        self._numbers: dict[str, int] = {}
        self._latest = 0

    def __len__(self) -> int:
        return len(self._trace.key)

    def add(self, place: Place, time_us: int, key: str, op: Op, size: int = -1, ttl_s: float = 0.0) -> None:
        """Add one request. Raises InputError for one that lies far behind those before it."""
        if time_us < self._latest - DISORDER_US:
            behind = (self._latest - time_us) / 1e6
            raise InputError(f"the time lies {behind:,.0f} s behind a line above; sort the trace by time", place=place)
        self._latest = max(self._latest, time_us)
        trace, numbers = self._trace, self._numbers
        trace.key.append(numbers.setdefault(f"{self._before}{key}{self._behind}", len(numbers)))
        trace.time_us.append(time_us)
        trace.op.append(op)
        trace.size.append(size)
        trace.ttl_s.append(ttl_s)

    def fill(self, at: int, size: int, ttl_s: float) -> None:
        """Say what was written after the miss of the request numbered `at`."""
        self._trace.size[at] = size
        self._trace.ttl_s[at] = ttl_s

    def trace(self) -> Trace:
        """All requests, sorted by time. Raises InputError where there is none."""
        if not len(self):
            raise InputError("holds no request", place=Place(self._trace.path))
        return replace(self._trace, keys=tuple(self._numbers)).in_order()
