"""KEYS as a deploy script uses it, on the copy of the cache: how long the server stops for everybody else [edge]."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from migsafe.model import Row, ScriptCommand, WalkRehearsal

if TYPE_CHECKING:
    from redis import Redis

_ENOUGH = 1000
"""Of fewer keys the time of one million cannot be told: the command itself takes longer than the walk."""
_TIMES = 3


def rehearse_walks(client: "Redis", scripts: Sequence[Row]) -> Iterator[WalkRehearsal]:
    """A row for each glob that the deploy's scripts give to KEYS; none where the cache is empty."""
    globs = dict.fromkeys(
        row.glob or "*" for row in scripts if isinstance(row, ScriptCommand) and row.command == "KEYS"
    )
    keys = int(client.dbsize())
    for glob in globs if keys else ():
        blocked_ms = min(_blocked_ms(client, glob) for _ in range(_TIMES))
        yield WalkRehearsal(glob, keys, blocked_ms, blocked_ms / keys * 1e6 if keys >= _ENOUGH else None)


def _blocked_ms(client: "Redis", glob: str) -> float:
    """By the server's own clock: sending the answer stops nobody."""
    before = _spent_us(client)
    client.keys(glob)
    return (_spent_us(client) - before) / 1000


def _spent_us(client: "Redis") -> int:
    return int(client.info("commandstats").get("cmdstat_keys", {}).get("usec", 0))
