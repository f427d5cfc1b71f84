"""From the waits of clients to the statements that caused them [pure].

A wait counts in the migration's own time: what migsafe needed for looking between two statements is left out. Its
cause is the latest statement, among those begun by then, that took a lock in the client's way; where none did (row
locks, a lock that nobody saw), the statement that ran when the wait began, or the next: a client may have asked just
before it. Then only a long wait counts: a busy machine lets anybody wait for a moment.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from migsafe.model import Access, Lock, Probe, Stall
from migsafe.rehearsal.timeline import Timeline

_SHORTEST_MS = 5.0
_SHORTEST_UNEXPLAINED_MS = 100.0


class Wait(Struct, frozen=True):
    """A client that did not get through at once, in seconds of `time.perf_counter`."""

    relation: str
    access: Access
    start: float
    end: float


class Asked(Struct, frozen=True):
    """How often clients used a relation, and when they had to wait."""

    relation: str
    access: Access
    times: int
    waits: tuple[Wait, ...]


def stalls(asked: Iterable[Asked], timeline: Timeline, locks: Sequence[Lock]) -> tuple[Probe | Stall, ...]:
    """One Probe for each relation and kind of access, and the longest Stall by statement."""
    probes: list[Probe] = []
    longest: dict[tuple[int, str, Access], float] = {}
    for one in asked:
        waited = [(wait, timeline.ms_within(wait.start, wait.end)) for wait in one.waits]
        probes.append(Probe(one.relation, one.access, one.times, max((ms for _, ms in waited), default=0.0)))
        for wait, ms in waited:
            cause, shortest = _cause(wait, timeline, locks)
            if cause is not None and ms >= shortest:
                key = (cause, wait.relation, wait.access)
                longest[key] = max(ms, longest.get(key, 0.0))
    return (*probes, *(Stall(*key, ms) for key, ms in longest.items()))


def _cause(wait: Wait, timeline: Timeline, locks: Sequence[Lock]) -> tuple[int | None, float]:
    """The statement, and the shortest wait behind it that counts."""
    reads = wait.access is Access.READS
    in_the_way = {
        lock.statement
        for lock in locks
        if lock.relation == wait.relation and (lock.blocks_reads if reads else lock.blocks_writes)
    }
    begun = [window for window in timeline.windows if window.start <= wait.end]
    took_it = [window.statement for window in begun if window.statement in in_the_way]
    if took_it:
        return took_it[-1], _SHORTEST_MS
    following = (window.statement for window in begun if window.start > wait.start)
    return timeline.running(wait.start) or next(following, None), _SHORTEST_UNEXPLAINED_MS
