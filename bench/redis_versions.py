"""Copies a cache of every type from each Redis or Valkey to each other one, and compares what arrives.

    python -m bench.redis_versions FOLDER…      # folders that hold a redis-server or a valkey-server

Prints a table: how many keys arrived, by DUMP and RESTORE or, where the copy is older and cannot restore, by reading
them, and how many keys a second. Exits with 1 where a key, a value or a TTL differs.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import redis

from migsafe.copies.redis_copy import copy_keys
from migsafe.copies.redis_server import RedisServer, open_redis
from migsafe.copies.run_folder import RunFolder, open_run

STRINGS = 20_000


def main(folders: list[str]) -> int:
    """Every pair, the sources one after the other."""
    failed = False
    print(f"{'source':24}{'copy':24}{'keys':>8}{'by':>10}{'keys/s':>10}  equal")
    with open_run() as run:
        for source in folders:
            for target in folders:
                with served(run, source) as one, served(run, target) as other:
                    failed |= not compared(one, other)
    return int(failed)


@contextmanager
def served(run: RunFolder, folder: str) -> Iterator[RedisServer]:
    """The server of a folder: the first on PATH."""
    path = os.environ["PATH"]
    os.environ["PATH"] = f"{Path(folder).absolute()}{os.pathsep}{path}"
    try:
        with open_redis(run) as server:
            yield server
    finally:
        os.environ["PATH"] = path


def compared(source: RedisServer, target: RedisServer) -> bool:
    with source.connect() as one, target.connect() as other:
        fill(one)
        before = perf_counter()
        copied = copy_keys(f"unix://{source.folder}/redis.sock", other).keys
        rate = copied / (perf_counter() - before)
        restored = "restore" in (stats := other.info("commandstats")) or "cmdstat_restore" in stats
        refused = int(stats.get("cmdstat_restore", {}).get("failed_calls", 0)) or not restored
        equal = contents(one) == contents(other)
        names = (f"{s.installation.server.name} {s.version}" for s in (source, target))
        print("".join(f"{name:24}" for name in names), end="")
        print(f"{copied:8,}{'reading' if refused else 'DUMP':>10}{rate:10,.0f}  {equal}", flush=True)
        return equal


def fill(client: redis.Redis) -> None:
    pipeline = client.pipeline(transaction=False)
    for number in range(STRINGS):
        pipeline.set(f"post:{number}", b"\x80\xff" * 50, px=3_600_000)
    for size in (3, 2000):  # small ones have an encoding of their own
        pipeline.hset(f"hash:{size}", mapping={f"f{n}": "v" * 20 for n in range(size)})
        pipeline.rpush(f"list:{size}", *range(size))
        pipeline.sadd(f"numbers:{size}", *range(size))
        pipeline.sadd(f"set:{size}", *(f"m{n}" for n in range(size)))
        pipeline.zadd(f"zset:{size}", {f"m{n}": n / 2 for n in range(size)})
    pipeline.execute()


def contents(client: redis.Redis) -> dict[str, Any]:
    """Everything, with TTLs to the minute."""
    names = sorted(key.decode() for key in client.scan_iter(count=2000))
    strings = [name for name in names if name.startswith("post:")]
    asking = client.pipeline(transaction=False)
    for name in strings:
        asking.pttl(name)
    found: dict[str, Any] = dict(zip(strings, client.mget(strings), strict=True))
    found["ttl"] = {round(left / 60_000) for left in asking.execute()}
    for size in (3, 2000):
        found[f"hash {size}"] = client.hgetall(f"hash:{size}")
        found[f"list {size}"] = client.lrange(f"list:{size}", 0, -1)
        found[f"sets {size}"] = client.smembers(f"numbers:{size}"), client.smembers(f"set:{size}")
        found[f"zset {size}"] = client.zrange(f"zset:{size}", 0, -1, withscores=True)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
