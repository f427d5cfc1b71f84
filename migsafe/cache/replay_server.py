"""The throw-away Redis made ready for a replay, and put back afterwards [edge]."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from migsafe.errors import CopyError
from migsafe.sections import RedisSection

if TYPE_CHECKING:
    from redis import Redis


@contextmanager
def own_database(client: "Redis") -> "Iterator[Redis]":
    """The database number after the client's, which must be empty: nothing is lost. Raises CopyError."""
    from redis import ConnectionPool, Redis

    pool = client.connection_pool
    number = int(pool.connection_kwargs.get("db") or 0) + 1
    arguments = {**pool.connection_kwargs, "db": number}
    own = Redis(connection_pool=ConnectionPool(connection_class=pool.connection_class, **arguments))
    try:
        if own.dbsize():
            raise CopyError(f"Redis database {number} is to be used for the replay but holds keys")
        yield own
    finally:
        own.connection_pool.disconnect()


@contextmanager
def memory_limit(client: "Redis", redis: RedisSection) -> Iterator[None]:
    """The server with production's limit and policy. Raises CopyError where other keys take part of the memory."""
    if redis.maxmemory is None:
        yield
        return
    if client.dbsize():
        raise CopyError("the replay has a memory limit, but other keys on the server take part of the memory")
    wanted = {"maxmemory-policy": redis.policy, "maxmemory": str(redis.maxmemory)}
    found = {name: str(client.config_get(name)[name]) for name in wanted}
    try:
        for name, value in wanted.items():
            client.config_set(name, value)
        yield
    finally:
        for name, value in found.items():
            client.config_set(name, value)
