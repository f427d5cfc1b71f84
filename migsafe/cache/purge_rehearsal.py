"""The purge, rehearsed on the copy of the cache: what it deletes, and how long the server stops at most [edge]."""

from collections import Counter
from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from migsafe.cache.key_matcher import KeyMatcher
from migsafe.cache.purge_script import BATCH, purge_command, spared_by
from migsafe.model import Pattern, PurgedKeys, PurgeRehearsal

if TYPE_CHECKING:
    from redis import Redis


def rehearse_purges(
    client: "Redis", globs: Sequence[str], patterns: Sequence[Pattern], *, cluster: bool = False
) -> Iterator[PurgeRehearsal | PurgedKeys]:
    """One row a glob, in their order, and one for each pattern that it took keys of: what an earlier glob deleted is
    gone for a later one.

    The server serves one command at a time, so that its longest command is the longest wait of everybody else.
    """
    if not client.dbsize():
        return
    matcher = KeyMatcher.of(patterns)
    for glob in globs:
        yield from _rehearse(client, glob, patterns, matcher, purge_command(glob, patterns, cluster=cluster))


def _rehearse(
    client: "Redis", glob: str, patterns: Sequence[Pattern], matcher: KeyMatcher, command: str
) -> Iterator[PurgeRehearsal | PurgedKeys]:
    spared = spared_by(glob, patterns)
    started = perf_counter()
    deleted = kept = 0
    owners: Counter[str | None] = Counter()
    longest = 0.0
    cursor = 0
    while True:
        at = perf_counter()
        cursor, found = client.scan(cursor, match=glob.encode(), count=BATCH)
        longest = max(longest, perf_counter() - at)
        texts = {key: bytes(key).decode("utf-8", "surrogateescape") for key in found}  # type: ignore[arg-type]
        victims = [key for key, text in texts.items() if not any(one.match(text) for one in spared)]
        kept += len(texts) - len(victims)
        found_of = (matcher.match(texts[key]) for key in victims)
        owners.update(owner.pattern.name if owner else None for owner in found_of)
        if victims:
            at = perf_counter()
            deleted += client.unlink(*victims)
            longest = max(longest, perf_counter() - at)
        if cursor == 0:
            break
    yield PurgeRehearsal(
        glob=glob,
        deleted=deleted,
        undeclared=owners.pop(None, 0),
        spared=kept,
        longest_stall_ms=longest * 1000,
        ms=(perf_counter() - started) * 1000,
        command=command,
    )
    yield from (PurgedKeys(glob, pattern, number) for pattern, number in owners.items() if pattern is not None)
