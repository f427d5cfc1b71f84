"""Keeping keys from ageing while they lie in an RDB file.

An RDB file stores when a key expires, not how long it has left: a cache kept for an hour would come back without its
short-lived keys. So `freeze` moves all times to live a century ahead and notes when, and `thaw` moves them back.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import redis

_CENTURY_MS = 100 * 365 * 24 * 3600 * 1000
_FROZEN_AT = "migsafe:frozen-at-ms"
_BATCH = 5000

# SCAN may give a key twice: one that has been moved is left alone the second time.
_MOVE = f"""
local shift = tonumber(ARGV[1])
for _, key in ipairs(KEYS) do
  local left = redis.call('PTTL', key)
  if left >= 0 and (left > {_CENTURY_MS // 2}) == (shift < 0) then redis.call('PEXPIRE', key, left + shift) end
end
"""


def freeze(client: "redis.Redis") -> None:
    """Move every key's time to live a century ahead."""
    now = _now_ms(client)
    _move(client, _CENTURY_MS)
    client.set(_FROZEN_AT, now)


def thaw(client: "redis.Redis") -> None:
    """Give every key the time to live that it had when it was frozen; without effect on keys that never were."""
    frozen_at = client.get(_FROZEN_AT)
    if frozen_at is None:
        return
    client.delete(_FROZEN_AT)
    _move(client, _now_ms(client) - int(frozen_at) - _CENTURY_MS)


def _move(client: "redis.Redis", shift_ms: int) -> None:
    cursor = 0
    while True:
        cursor, keys = client.scan(cursor, count=_BATCH)
        if keys:
            client.eval(_MOVE, len(keys), *keys, shift_ms)
        if cursor == 0:
            return


def _now_ms(client: "redis.Redis") -> int:
    seconds, microseconds = client.time()
    return int(seconds) * 1000 + int(microseconds) // 1000
