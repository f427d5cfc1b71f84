"""A cache with room for everything: entries leave it only by expiring or being deleted.

It answers exactly as `cache_aside.lua` does on a real Redis: an entry still lives in the instant at which it expires.
"""

from collections.abc import Iterable

from migsafe.cache.workload import Requests

NEVER = 9007199254740991
"""The largest whole number that Lua's doubles count without gaps: when an entry without TTL expires."""
GONE = -1


class Unlimited:
    """The state is one number a key: when its entry expires, in µs, or GONE."""

    def __init__(self, keys: int) -> None:
        self.expires = [GONE] * keys
        self.evicted = 0
        self.refused = 0

    def fork(self) -> "Unlimited":
        """The same state, going its own way from here on."""
        other = Unlimited(0)
        other.expires = self.expires.copy()
        return other

    def serve(self, requests: Requests) -> bytearray:
        """`1` hit, `0` miss, `-` no get, one character a request."""
        expires = self.expires
        answers = bytearray(b"0") * len(requests.key)
        rows = zip(requests.key, requests.time_us, requests.op, requests.ttl_us, strict=True)
        for at, (key, now, op, ttl) in enumerate(rows):
            if op == 0:
                if expires[key] >= now:
                    answers[at] = 49
                    continue
            else:
                answers[at] = 45
                if op == 2:
                    expires[key] = GONE
                    continue
            expires[key] = min(now + ttl, NEVER) if ttl else NEVER
        return answers

    def live(self, now_us: int) -> list[int]:
        """The keys whose entries have not expired."""
        return [key for key, expires in enumerate(self.expires) if expires >= now_us]

    def remove(self, keys: Iterable[int]) -> None:
        """Delete entries, as UNLINK does."""
        for key in keys:
            self.expires[key] = GONE

    def expiry(self, key: int) -> int:
        """When the key's entry expires, GONE where it has none."""
        return self.expires[key]
