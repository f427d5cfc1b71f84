"""Puts requests into a trace's columns, one after the other, minds their order, and samples where they are many."""

from migsafe.cache.requests import Op, Trace, empty_trace
from migsafe.cache.trace_columns import DISORDER_US
from migsafe.cache.trace_sample import MOST_REQUESTS, Sampling, belongs
from migsafe.errors import InputError, Place


class TraceBuilder:
    """`shown` names the file; `template` turns what the file calls a key into a key: `{key}` stands for it.

    Its length counts all requests; no more than `most` are held.
    """

    def __init__(self, shown: str, template: str = "{key}", most: int = MOST_REQUESTS) -> None:
        self._trace = empty_trace(shown)
        self._before, _, self._behind = template.partition("{key}")
        self._numbers: dict[str, int] = {}
        self._latest = 0
        self._sampling = Sampling(most)

    def __len__(self) -> int:
        return len(self._trace.key) + self._sampling.skipped

    @property
    def held(self) -> tuple[float, int]:
        """Where the next request would be put: a place that `fill` knows."""
        return self._sampling.rate, len(self._trace.key)

    def add(self, place: Place, time_us: int, key: str, op: Op, size: int = -1, ttl_s: float = 0.0) -> None:
        """Add one request. Raises InputError for one that lies far behind those before it."""
        if time_us < self._latest - DISORDER_US:
            behind = (self._latest - time_us) / 1e6
            raise InputError(f"the time lies {behind:,.0f} s behind a line above; sort the trace by time", place=place)
        self._latest = max(self._latest, time_us)
        trace, numbers, sampling = self._trace, self._numbers, self._sampling
        name = f"{self._before}{key}{self._behind}"
        if sampling.rate < 1 and not belongs(name, sampling.rate):
            sampling.passed[op] += 1
            return
        trace.key.append(numbers.setdefault(name, len(numbers)))
        trace.time_us.append(time_us)
        trace.op.append(op)
        trace.size.append(size)
        trace.ttl_s.append(ttl_s)
        if len(trace.key) > sampling.most:
            sampling.thin(trace, numbers)

    def fill(self, place: tuple[float, int], key: str, size: int, ttl_s: float) -> None:
        """Say what was written after the miss of a request for `key` put at `place`, where it is still held."""
        rate, at = place
        name = f"{self._before}{key}{self._behind}"
        if rate == self._sampling.rate and (rate == 1 or belongs(name, rate)):
            self._trace.size[at] = size
            self._trace.ttl_s[at] = ttl_s

    def trace(self) -> Trace:
        """All requests, sorted by time. Raises InputError where there is none."""
        if not len(self):
            raise InputError("holds no request", place=Place(self._trace.path))
        return self._sampling.whole(self._trace, tuple(self._numbers)).in_order()
