"""Requests to the cache, as compact columns in the order of time."""

from array import array
from collections.abc import Sequence
from enum import IntEnum
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from migsafe.cache.key_matcher import KeyMatcher
from migsafe.model import TraceRead


class Op(IntEnum):
    """What a request does."""

    GET = 0
    SET = 1
    DEL = 2


class Trace(Struct, frozen=True):
    """One column for each property of a request; `key` indexes `keys`, which holds each key once.

    `time_us` counts microseconds from any origin. `size` is bytes, −1 where unknown; `ttl_s` is seconds, 0 where
    unknown. Of a long trace only the requests of some keys are held: `rate` is the share of keys, `seen` how many
    requests of each kind (`Op`) the file has (empty: those that are held).
    """

    path: str
    keys: tuple[str, ...]
    key: "array[int]"
    time_us: "array[int]"
    op: "array[int]"
    size: "array[int]"
    ttl_s: "array[float]"
    rate: float = 1.0
    seen: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.key)

    @property
    def middle(self) -> int:
        """The first request after the deploy: half of the requests, of whatever kind, come before it."""
        return len(self) // 2

    @property
    def duration_s(self) -> float:
        """Seconds between the first and the last request."""
        return (self.time_us[-1] - self.time_us[0]) / 1e6 if len(self) else 0.0

    @property
    def counts(self) -> tuple[int, ...]:
        """How many requests of each kind the file has."""
        return self.seen or self.held

    @property
    def held(self) -> tuple[int, ...]:
        """How many requests of each kind are held."""
        ops = self.op.tobytes()  # which counts faster
        return tuple(ops.count(op) for op in Op)

    def gets_by_key(self) -> "array[int]":
        """How often each key is asked for."""
        counts = array("L", bytes(array("L").itemsize * len(self.keys)))
        for key, op in zip(self.key, self.op, strict=True):
            if op == Op.GET:
                counts[key] += 1
        return counts

    def in_order(self) -> "Trace":
        """The same requests sorted by time; requests of the same time stay as they are."""
        if all(one <= other for one, other in pairwise(self.time_us)):
            return self
        order = sorted(range(len(self)), key=self.time_us.__getitem__)
        columns = (self.key, self.time_us, self.op, self.size)
        key, time_us, op, size = (array(column.typecode, map(column.__getitem__, order)) for column in columns)
        ttl_s = array("d", map(self.ttl_s.__getitem__, order))
        return replace(self, key=key, time_us=time_us, op=op, size=size, ttl_s=ttl_s)


def empty_trace(path: str) -> Trace:
    """A trace whose columns are still to be filled."""
    return Trace(path, (), array("L"), array("q"), array("B"), array("q"), array("d"))


def merge(traces: Sequence[Trace]) -> Trace:
    """All traces, which are sampled alike, as one, in the order of time. `traces` is not empty."""
    if len(traces) == 1:
        return traces[0]
    numbers: dict[str, int] = {}
    merged = empty_trace(", ".join(trace.path for trace in traces))
    for trace in traces:
        renumbered = [numbers.setdefault(key, len(numbers)) for key in trace.keys]
        merged.key.extend(renumbered[key] for key in trace.key)
        merged.time_us.extend(trace.time_us)
        merged.op.extend(trace.op)
        merged.size.extend(trace.size)
        merged.ttl_s.extend(trace.ttl_s)
    seen = tuple(map(sum, zip(*(trace.counts for trace in traces), strict=True)))
    return replace(merged, keys=tuple(numbers), rate=traces[0].rate, seen=seen).in_order()


def trace_row(trace: Trace, matcher: KeyMatcher) -> TraceRead:
    """What was read; gets of keys that belong to no declared pattern are counted as unmatched."""
    gets, sets, dels = trace.counts
    unmatched = (n for key, n in zip(trace.keys, trace.gets_by_key(), strict=True) if matcher.match(key) is None)
    return TraceRead(trace.path, gets, sets, dels, trace.duration_s, round(sum(unmatched) / trace.rate))
