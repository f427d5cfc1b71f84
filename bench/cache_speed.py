"""How fast traces are read, simulated, sampled and replayed, and cached values compared.

    python bench/cache_speed.py FOLDER

FOLDER holds `cache2k_orm-busy.trace.xz`: 5,000,000 requests of an e-commerce application's database objects, copyright
headissue GmbH, Jens Wilke, CC BY 4.0 (github.com/cache2k). Prints seconds, requests a second, and each as a multiple of
what a plain Python loop over the same requests takes, which is what holds from one machine to the next. libCacheSim (C)
serves the same trace in the same run.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import Struct
from time import perf_counter, process_time
from typing import Any

import libcachesim

from migsafe.cache.arms import Sizes
from migsafe.cache.limited import Limited
from migsafe.cache.plain_lru import lru_hits
from migsafe.cache.replay import replay
from migsafe.cache.requests import Trace
from migsafe.cache.shards import estimate
from migsafe.cache.staleness import compare_after, sample
from migsafe.cache.trace import read_any
from migsafe.cache.trace_formats import Format, How
from migsafe.cache.unlimited import Unlimited
from migsafe.cache.workload import Requests
from migsafe.copies.redis_server import open_redis
from migsafe.copies.run_folder import open_run
from migsafe.copies.supply import shared_servers
from migsafe.model import EntryKind, Pattern, Query
from migsafe.sections import RedisSection

CAPACITY = 5000
PART = 1_000_000
KEYS = 10_000


def main() -> None:
    path = Path(sys.argv[1]) / "cache2k_orm-busy.trace.xz"
    how = How(path.name, rate=1000.0, most=sys.maxsize)
    seconds, trace = timed(lambda: read_any(path, how, Format.INT32))
    whole = len(trace)
    loop, _ = timed(lambda: loop_over(trace))
    rows: list[tuple[str, float, int]] = [("read (xz, numbers of keys)", seconds, whole)]
    lru, hits = timed(lambda: lru_hits(trace.key, CAPACITY))
    rows += [("LRU, exact", lru, whole), ("read and LRU", seconds + lru, whole)]
    spent, shards = timed(
        lambda: estimate(trace.key, len(trace.keys), 0.1, lambda part: lru_hits(part, CAPACITY // 10))
    )
    rows += [("sampling, a tenth, five salts", spent, whole), ("read and sampling", seconds + spent, whole)]
    spent, held = timed(lambda: read_any(path, How(path.name, rate=1000.0), Format.INT32))
    rows.append((f"read as `check` does ({held.rate:g} of the keys)", spent, whole))
    part = requests(trace)
    spent, _ = timed(lambda: Unlimited(part.keys).serve(part))
    rows.append(("no eviction", spent, PART))
    spent, sampled = timed(lambda: Limited(part.keys, CAPACITY * 100, 0, "allkeys-lru").serve(part))
    rows.append(("Redis' sampled LRU", spent, PART))
    wall, cpu = replayed(trace)
    rows += [("real Redis, no eviction", wall, 2 * PART), ("  CPU of client and server", cpu, 2 * PART)]
    spent, reference = libcachesim_lru(trace)
    rows.append(("libCacheSim (C), LRU", spent, whole))
    print(f"{'what':42} {'seconds':>8} {'M/s':>7} {'x Python loop':>14}")
    for name, taken, count in rows:
        print(f"{name:42} {taken:8.2f} {count / taken / 1e6:7.2f} {taken / count / (loop / whole):14.1f}")
    print(f"{f'{KEYS:,} entries reloaded, compared':42} {compared():8.2f}")
    print(f"hit ratio: exact {hits / whole:.4f}, libCacheSim {reference:.4f}, sampled {shards.hit_ratio:.4f}", end="")
    print(f" ± {shards.spread:.4f}; Redis' LRU over {PART:,}: {sampled.count(b'1') / PART:.4f}")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = perf_counter()
    result = work()
    return perf_counter() - started, result


def loop_over(trace: Trace) -> int:
    seen = 0
    for key in trace.key:
        seen += key
    return seen


def requests(trace: Trace) -> Requests:
    times = range(0, PART * 1000, 1000)
    return Requests(len(trace.keys), trace.key[:PART], times, bytes(PART), [100] * PART, bytes(PART))


def replayed(trace: Trace) -> tuple[float, float]:
    """Both arms of a million requests: wall time, and the CPU time of both processes, which share the work."""
    cut = slice(0, PART)
    columns = (trace.key[cut], trace.time_us[cut], trace.op[cut], trace.size[cut], trace.ttl_s[cut])
    part = Trace(trace.path, trace.keys, *columns)
    with open_run() as run, open_redis(run) as server, server.connect() as client:
        before = process_time() + server_cpu(client)
        wall, _ = timed(lambda: replay(client, part, [], [], Sizes({}, {}), RedisSection()))
        return wall, process_time() + server_cpu(client) - before


def server_cpu(client: Any) -> float:
    found = client.info("cpu")
    return float(found["used_cpu_user"] + found["used_cpu_sys"])


def libcachesim_lru(trace: Trace) -> tuple[float, float]:
    """Served by C code from a file of records, as its own tools do."""
    record = Struct("<IQIq")
    with tempfile.NamedTemporaryFile(suffix=".oracleGeneral") as file:
        file.write(b"".join(record.pack(0, key + 1, 1, -1) for key in trace.key))
        file.flush()
        reader = libcachesim.TraceReader(file.name, libcachesim.TraceType.ORACLE_GENERAL_TRACE)
        cache = libcachesim.LRU(cache_size=CAPACITY)
        spent, (misses, _) = timed(lambda: cache.process_trace(reader))
    return spent, 1 - float(misses)


def compared() -> float:
    """Sampling before and comparing after an UPDATE: each entry is loaded twice."""
    pattern = Pattern(
        "post", "post:{id}", "post:*", EntryKind.VALUE, "json", "by_id", 900.0, None, None, None, False, "-", 1
    )
    query = Query("by_id", "-", 1, "SELECT id, title, body FROM post WHERE id = :id", "select", ("id",))
    with prepared() as (connection, client):
        started = perf_counter()
        before = sample(client, connection, [pattern], [], [query], {})
        connection.execute("UPDATE post SET title = upper(title) WHERE id % 8 = 0")
        compare_after(connection, before, [query], [], [])
        return perf_counter() - started


@contextmanager
def prepared() -> Iterator[tuple[Any, Any]]:
    with shared_servers() as servers:
        copy = servers.server.create_database("bench")
        with copy.connect(autocommit=True) as connection, servers.cache.connect() as client:
            connection.execute("CREATE TABLE post (id int PRIMARY KEY, title text, body text)")
            connection.execute(
                f"INSERT INTO post SELECT n, 't' || n, repeat('x', 500) FROM generate_series(1, {KEYS}) n"
            )
            body = "x" * 500
            client.mset({f"post:{n}": f'{{"id":{n},"title":"t{n}","body":"{body}"}}' for n in range(1, KEYS + 1)})
            yield connection, client


if __name__ == "__main__":
    main()
