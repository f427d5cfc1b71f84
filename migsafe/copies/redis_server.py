"""A running throw-away Redis (or Valkey): on a unix socket in a private folder, and nowhere else."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.copies.file_copy import copy_file
from migsafe.copies.process import start_server, stop_server, wait_until
from migsafe.copies.reachable import reachable_redis
from migsafe.copies.redis_expiry import freeze, thaw
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.servers import RedisInstallation, find_redis
from migsafe.copies.termination import undisturbed
from migsafe.model import CacheCounters

if TYPE_CHECKING:
    import redis

_RDB = "dump.rdb"
_SOCKET = "redis.sock"


class RedisServer(Struct, frozen=True):
    """A server of this run; `folder` holds its socket and its RDB file.

    `counters` are those of the cache whose keys it has, where that is another one, and `nodes` its servers.
    """

    installation: RedisInstallation
    folder: Path
    counters: CacheCounters | None = None
    nodes: int = 1

    @property
    def version(self) -> str:
        """The server's version, as in `7.2.4`."""
        return self.installation.version

    def connect(self, **options: Any) -> "redis.Redis":
        """A new client; `options` as for `redis.Redis` (values are bytes by default)."""
        import redis

        # The third protocol version needs a Redis of 6 or later.
        usual: dict[str, Any] = {"protocol": 2, "client_name": "migsafe"}
        return redis.Redis(**(usual | options | {"unix_socket_path": str(self.folder / _SOCKET)}))

    def save(self, target: Path) -> None:
        """Write all keys to an RDB file at `target`, in which they do not age: see `open_redis`. Raises OSError."""
        with self.connect() as client:
            limit = client.config_get("maxmemory")["maxmemory"]
            client.config_set("maxmemory", 0)  # a full server refuses to note anything
            freeze(client)
            try:
                client.save()
                copy_file(self.folder / _RDB, target)
            finally:
                thaw(client)
                client.config_set("maxmemory", limit)


@contextmanager
def open_redis(
    run: RunFolder, *, maxmemory: int | None = None, policy: str = "noeviction", rdb: Path | None = None
) -> Iterator[RedisServer]:
    """Run a server until the block ends, empty or with the keys of `rdb`. `maxmemory` in bytes, None: no limit.

    Keys that `RedisServer.save` wrote live as long from now on as they had left to live then; those of another RDB
    file expire at the time it tells. Raises CopyError when the server does not start, for a broken file too.
    """
    installation = reachable_redis(find_redis(), run)
    folder = run.subfolder("redis")
    if rdb is not None:
        copy_file(rdb, folder / _RDB)
        run.user.own(folder / _RDB)
    process = start_server([installation.server, *_options(folder, maxmemory, policy)], run.user, folder, SIGKILL)
    try:
        name = f"{installation.server.name} {installation.version}"
        wait_until(lambda: _answers(folder / _SOCKET), process, name, folder)
        server = RedisServer(installation, folder)
        if rdb is not None:
            with server.connect() as client:
                thaw(client)
        yield server
    finally:
        with undisturbed():
            # Nothing in it is worth a moment's wait.
            stop_server(process, ((SIGTERM, 2.0),))


def _options(folder: Path, maxmemory: int | None, policy: str) -> list[str]:
    settings = {
        "port": "0",
        "unixsocket": str(folder / _SOCKET),
        "unixsocketperm": "700",
        "dir": str(folder),
        "pidfile": str(folder / "redis.pid"),
        "dbfilename": _RDB,
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
        "maxmemory": str(maxmemory or 0),
        "maxmemory-policy": policy,
    }
    return [part for name, value in settings.items() for part in (f"--{name}", value)]


def _answers(path: Path) -> bool:
    """PING by hand: a server that is loading its file takes connections but answers with an error."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
