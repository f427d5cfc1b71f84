"""A cache with a memory limit, in the trace's own time, that evicts as Redis does.

Redis evicts not the best candidate but the best of a few: five keys drawn at random go into a pool of sixteen, the one
with the highest score leaves (evict.c, `evictionPoolPopulate`). Its clock for LRU ticks once a second, its LFU counter
grows with a falling probability and decays by the minute. Replaying a trace at full speed on a real server squeezes
hours into seconds and makes LRU behave like random eviction; here the clock is the trace's.
"""

from bisect import insort_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from copy import deepcopy
from operator import itemgetter
from random import Random

from migsafe.cache.unlimited import GONE, NEVER
from migsafe.cache.workload import Requests

SAMPLES = 5
"""`maxmemory-samples` as Redis ships it."""
POOL = 16
_SECOND = 1_000_000
_LFU_START, _LFU_FACTOR, _LFU_DECAY_S = 5, 10, 60


class Limited:
    """`limit` and `base` (what the empty server takes) in bytes; `policy` by Redis' name for it."""

    def __init__(self, keys: int, limit: int, base: int, policy: str, seed: int = 1) -> None:
        self._limit, self._policy = limit, policy
        self._volatile, self._how = policy.startswith("volatile-"), policy.rpartition("-")[2]
        self._random = Random(seed)  # noqa: S311  a repeatable draw, no secret
        self.expires = [GONE] * keys
        self._bytes = [0] * keys
        self._touched = [0] * keys
        self._counter = bytearray(keys)
        self._place = [-1] * keys
        self._candidates: list[int] = []
        self._pool: list[tuple[int, int]] = []
        self._due: defaultdict[int, list[int]] = defaultdict(list)
        self._swept = -1
        self.used = base
        self.evicted = self.refused = 0
        self.lost: Counter[int] = Counter()
        self.peak_bytes = base

    def fork(self) -> "Limited":
        """The same state, going its own way from here on."""
        return deepcopy(self)

    def serve(self, requests: Requests) -> bytearray:
        """`1` hit, `0` miss, `-` no get, one character a request."""
        expires, touched, lfu = self.expires, self._touched, self._how == "lfu"
        answers = bytearray(b"0") * len(requests.key)
        columns = (requests.key, requests.time_us, requests.op, requests.entry_bytes, requests.ttl_us)
        for at, (key, now, op, size, ttl) in enumerate(zip(*columns, strict=True)):
            second = now // _SECOND
            if second > self._swept:
                self._expire(second)
            if op == 0:
                if expires[key] >= now:
                    answers[at] = 49
                    if lfu:
                        self._count(key, second)
                    touched[key] = second
                    continue
            else:
                answers[at] = 45
                if op == 2:
                    self._drop(key)
                    continue
            self._store(key, second, size, min(now + ttl, NEVER) if ttl else NEVER)
        return answers

    def live(self, now_us: int) -> list[int]:
        """The keys whose entries have not expired."""
        return [key for key, expires in enumerate(self.expires) if expires >= now_us]

    def remove(self, keys: Iterable[int]) -> None:
        """Delete entries, as UNLINK does."""
        for key in keys:
            self._drop(key)

    def expiry(self, key: int) -> int:
        """When the key's entry expires, GONE where it has none."""
        return self.expires[key]

    def _store(self, key: int, second: int, size: int, expires: int) -> None:
        if self.used > self._limit and not self._make_room(second):
            self.refused += 1
            return
        known = self.expires[key] != GONE
        self.used += size - (self._bytes[key] if known else 0)
        self._bytes[key], self.expires[key] = size, expires
        if not known:
            self._counter[key] = _LFU_START
        elif self._how == "lfu":
            self._count(key, second)
        self._touched[key] = second
        self._enlist(key, not self._volatile or expires != NEVER)
        if expires != NEVER:
            self._due[expires // _SECOND + 1].append(key)
        if self.used > self._limit:
            self._make_room(second)
        self.peak_bytes = max(self.peak_bytes, self.used)

    def _enlist(self, key: int, wanted: bool) -> None:
        place, candidates = self._place, self._candidates
        if wanted and place[key] < 0:
            place[key] = len(candidates)
            candidates.append(key)
        elif not wanted and place[key] >= 0:
            last = candidates.pop()
            if last != key:
                candidates[place[key]] = last
                place[last] = place[key]
            place[key] = -1

    def _drop(self, key: int) -> None:
        if self.expires[key] != GONE:
            self.used -= self._bytes[key]
            self.expires[key] = GONE
            self._enlist(key, wanted=False)

    def _expire(self, second: int) -> None:
        """What has expired frees its memory within a second, as Redis' active expiry strives for."""
        if self._due:
            for due in [due for due in self._due if due <= second]:
                for key in self._due.pop(due):
                    if GONE < self.expires[key] < second * _SECOND:
                        self._drop(key)
        self._swept = second

    def _make_room(self, second: int) -> bool:
        """Evict until the memory fits; False where the policy finds nothing to evict."""
        while self.used > self._limit:
            if self._how == "noeviction" or not self._candidates:
                return False
            victim = self._random.choice(self._candidates) if self._how == "random" else self._worst(second)
            self._drop(victim)
            self.evicted += 1
            self.lost[victim] += 1
        return True

    def _worst(self, second: int) -> int:
        pool, candidates, score = self._pool, self._candidates, self._score()
        while True:
            draws = min(SAMPLES, len(candidates))
            pooled = {key for _, key in pool}
            for _ in range(draws):
                key = candidates[int(self._random.random() * len(candidates))]
                if key in pooled:
                    continue
                rank = score(key, second)
                if len(pool) < POOL or rank > pool[0][0]:
                    # Of equals the one that came first leaves first, as in Redis.
                    insort_left(pool, (rank, key), key=itemgetter(0))
                    pooled.add(key)
                    if len(pool) > POOL:
                        pooled.discard(pool.pop(0)[1])
            while pool:
                key = pool.pop()[1]
                # Gone since it was pooled: a deleted or expired key.
                if self._place[key] >= 0:
                    return key

    def _score(self) -> Callable[[int, int], int]:
        if self._how == "lru":
            return lambda key, second: second - self._touched[key]
        if self._how == "lfu":
            return lambda key, second: 255 - self._decayed(key, second)
        return lambda key, second: -self.expires[key]

    def _decayed(self, key: int, second: int) -> int:
        return max(0, self._counter[key] - (second // _LFU_DECAY_S - self._touched[key] // _LFU_DECAY_S))

    def _count(self, key: int, second: int) -> None:
        counter = self._decayed(key, second)
        if counter < 255 and self._random.random() < 1 / (max(0, counter - _LFU_START) * _LFU_FACTOR + 1):
            counter += 1
        self._counter[key] = counter
