"""Spatial sampling while a trace is read: of a long one only the requests of some keys are held.

SHARDS (Waldspurger et al., FAST 2015): a key belongs to the sample when its hash lies below a threshold, so that each
held key has all its requests. When too many requests are held, the threshold is halved and those that no longer belong
are let go: memory stays bounded, whatever the length of the trace.
"""

from array import array
from collections.abc import Sequence
from itertools import compress
from zlib import crc32

from msgspec.structs import replace

from migsafe.cache.requests import Op, Trace

MOST_REQUESTS = 2_000_000
"""More than so many are never held."""
_STEPS = 1 << 32
_LEAST_RATE = 2**-20
"""A trace of which this is still too much asks for a few keys only."""


def belongs(key: str, rate: float) -> bool:
    """Whether a key belongs to the sample of so many of all keys; one that does also belongs to every larger sample."""
    # An odd factor spreads the checksum, whose last bits alone tell similar keys apart, over all 32 bits.
    return crc32(key.encode("utf-8", "surrogateescape")) * 0x9E3779B1 % _STEPS < rate * _STEPS


class Sampling:
    """At which rate a reader samples now, and how many requests of each kind it has let go."""

    def __init__(self, most: int = MOST_REQUESTS) -> None:
        self.most = most
        self.rate = 1.0
        self.passed = [0] * len(Op)

    @property
    def skipped(self) -> int:
        """How many requests were let go."""
        return sum(self.passed)

    def thin(self, trace: Trace, numbers: dict[str, int]) -> None:
        """Where too many requests are held, lower the rate and let go of what no longer belongs, in place."""
        while len(trace) > self.most and self.rate > _LEAST_RATE:
            self.lower(self.rate / 2, trace, numbers)

    def lower(self, rate: float, trace: Trace, numbers: dict[str, int]) -> None:
        """Let go of what does not belong to a sample of `rate`, in place."""
        self.rate = rate
        held = trace.held
        kept = [key for key in numbers if belongs(key, rate)]
        renumbered = [-1] * len(numbers)
        for number, key in enumerate(kept):
            renumbered[numbers[key]] = number
        found = list(map(renumbered.__getitem__, trace.key))
        picked = [number >= 0 for number in found]
        trace.key[:] = array("L", list(compress(found, picked)))
        trace.ttl_s[:] = array("d", list(compress(trace.ttl_s, picked)))
        for column in (trace.time_us, trace.op, trace.size):
            column[:] = array(column.typecode, list(compress(column, picked)))
        numbers.clear()
        numbers.update({key: number for number, key in enumerate(kept)})
        for op, before, after in zip(Op, held, trace.held, strict=True):
            self.passed[op] += before - after

    def whole(self, trace: Trace, keys: tuple[str, ...]) -> Trace:
        """The trace with its keys, and with what is known of the requests that were let go."""
        seen = tuple(held + passed for held, passed in zip(trace.held, self.passed, strict=True))
        return replace(trace, keys=keys, rate=self.rate, seen=seen)


def sampled_alike(traces: Sequence[Trace], most: int = MOST_REQUESTS) -> list[Trace]:
    """Traces of one sample, at the lowest of their rates, or at one at which all of them together are few enough."""
    rate = min(trace.rate for trace in traces)
    while True:
        found = [_at(trace, rate) for trace in traces]
        if sum(map(len, found)) <= most or rate <= _LEAST_RATE:
            return found
        rate /= 2


def _at(trace: Trace, rate: float) -> Trace:
    if trace.rate == rate:
        return trace
    numbers = {key: number for number, key in enumerate(trace.keys)}
    sampling = Sampling()
    sampling.passed = [seen - held for seen, held in zip(trace.counts, trace.held, strict=True)]
    sampling.lower(rate, trace, numbers)
    return sampling.whole(trace, tuple(numbers))
