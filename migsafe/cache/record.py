"""Records an access trace from a running Redis with MONITOR: read-only, and bounded in every way [edge].

MONITOR makes the server send every command to one more client, which can halve its throughput (Redis' documentation).
So recording ends after a time, a number of requests, or when the server has to keep more than a few megabytes for us,
and does not begin on a server that is busy, unless it is told to. Values are never kept: only their sizes.
"""

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from migsafe.cache.requests import Op, Trace
from migsafe.cache.trace_builder import TraceBuilder
from migsafe.cache.trace_monitor import LINE, MonitorReading, monitor_command
from migsafe.copies.redis_source import as_redis, mode_of
from migsafe.errors import CopyError, InputError, Place

if TYPE_CHECKING:
    from redis import Redis

BUSY_OPS = 5000
"""Operations a second from which a server counts as busy."""
MOST_BUFFERED = 16 << 20
"""Bytes that the server may hold back for us."""
_LOOK_S = 0.5


class Recorded(Struct, frozen=True):
    """The trace, and why it ended."""

    trace: Trace
    ended: str


def record(dsn: str, seconds: float, limit: int, under_load: bool) -> Recorded:
    """Record at most `seconds` and `limit` requests. Raises CopyError, without the address's password."""
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with Redis.from_url(
            as_redis(dsn), client_name="migsafe-record", protocol=2, socket_connect_timeout=10
        ) as client:
            if not under_load:
                _refuse_busy(client)
            recorded = _record(client, seconds, limit)
            if mode_of(client) == "cluster":
                note = "of one node of a cluster, its keys alone: record each primary, and name all in [[cache.trace]]"
                return replace(recorded, ended=f"{recorded.ended}; {note}")
            return recorded
    except RedisError as error:
        hint = "the user needs the commands MONITOR, INFO and CLIENT, and nothing that writes"
        raise CopyError(f"the Redis cannot be recorded: {type(error).__name__}: {error}", hint=hint) from None
    except ValueError as error:
        raise CopyError(f"is no address of a Redis: {error}", hint="write redis://user@host:port/database") from None


def write_trace(trace: Trace, path: Path) -> None:
    """As `ts_us,key,op,size,ttl_s`, packed where the name ends in .gz. Raises InputError."""
    try:
        with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb") if path.suffix == ".gz" else raw as packed:
            file = io.TextIOWrapper(packed, "utf-8", newline="", write_through=True)
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("ts_us", "key", "op", "size", "ttl_s"))
            writer.writerows(_rows(trace))
            file.detach()
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", place=Place(str(path))) from None


def _rows(trace: Trace) -> Iterator[tuple[int, str, str, object, object]]:
    columns = zip(trace.time_us, trace.key, trace.op, trace.size, trace.ttl_s, strict=True)
    for time_us, key, op, size, ttl_s in columns:
        yield time_us, trace.keys[key], Op(op).name.lower(), size if size >= 0 else "", f"{ttl_s:g}" if ttl_s else ""


def _refuse_busy(client: "Redis") -> None:
    hint = "record where it matters less, a replica for instance, or say --under-load"
    operations = int(client.info("stats")["instantaneous_ops_per_sec"])
    if operations > BUSY_OPS:
        raise CopyError(f"the server is busy: {operations:,} operations a second, {BUSY_OPS:,} at most", hint=hint)
    memory = client.info("memory")
    limit = int(memory.get("maxmemory", 0))
    if limit and int(memory["used_memory"]) > 0.95 * limit:
        raise CopyError("the server's memory is nearly full, and recording needs some for its buffer", hint=hint)


def _record(client: "Redis", seconds: float, limit: int) -> Recorded:
    connection: Any = client.connection_pool.get_connection()  # its methods have no types
    reading = MonitorReading(TraceBuilder("recording", most=limit))
    try:
        connection.send_command("CLIENT", "ID")
        number = int(connection.read_response())
        connection.send_command("MONITOR")
        connection.read_response()
        ended = _listen(client, connection, number, reading, monotonic() + seconds, limit)
    finally:
        connection.disconnect()
        client.connection_pool.release(connection)
    if not len(reading.builder):
        raise CopyError(
            f"nothing was asked of the cache in {seconds:g} s", hint="record for longer, or at another time"
        )
    return Recorded(reading.builder.trace(), ended)


def _listen(
    client: "Redis",
    connection: Any,
    number: int,
    reading: MonitorReading,
    deadline: float,
    limit: int,
) -> str:
    looked = monotonic()
    while (now := monotonic()) < deadline:
        if now - looked > _LOOK_S:
            looked = now
            if _buffered(client, number) > MOST_BUFFERED:
                return "the server had to hold back too much"
        if not connection.can_read(timeout=min(0.1, max(0.0, deadline - now))):
            continue
        line = bytes(connection.read_response(disable_decoding=True)).decode("utf-8", "replace")
        found = LINE.match(line)
        if found is not None:
            monitor_command(reading, Place("recording", len(reading.builder) + 1), found)
        if len(reading.builder) >= limit:
            return f"{limit:,} requests"
    return "the time was over"


def _buffered(client: "Redis", number: int) -> int:
    found = next((one for one in client.client_list() if int(one["id"]) == number), None)
    return int(found["omem"]) if found else 0
