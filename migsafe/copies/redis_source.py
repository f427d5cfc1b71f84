"""Another Redis or Valkey, to read from: one server or all of a cluster, with TLS or without, as any ACL user [edge].

The address tells everything: `redis://user:password@host:port/database`, `rediss://` for TLS (`?ssl_ca_certs=FILE`,
`ssl_certfile=`, `ssl_keyfile=`), `unix://PATH`, `?protocol=3` for RESP3; `valkey://` and `valkeys://` mean the same.
Nothing is ever written to it.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from migsafe.errors import CopyUnavailable, SettingsError

if TYPE_CHECKING:
    from redis import Redis, RedisError

RIGHTS = "~* +@read -keys +info +cluster|slots"
"""What an ACL user needs that migsafe reads a cache with (`+select` as well where its database is not 0)."""
_TIMEOUT_S = 10
_SCHEMES = {"valkey": "redis", "valkeys": "rediss"}
_IN_PIPELINE = re.compile(r"Command # \d+ \(.*\) of pipeline caused error: ", re.DOTALL)


@contextmanager
def open_source(url: str) -> Iterator[tuple["Redis", ...]]:
    """Clients of every server that holds keys of the cache at `url`: one, or each primary of a cluster.

    Raises SettingsError for what is no address of a Redis, CopyUnavailable where it cannot be reached or read, within
    the block too; neither shows a password or a key.
    """
    import redis

    try:
        with ExitStack() as closing:
            yield _clients(url, closing)
    except redis.RedisError as error:
        reason = _IN_PIPELINE.sub("", str(error)).partition("\n")[0]
        for secret in _secrets(url):
            reason = reason.replace(secret, "***")
        raise CopyUnavailable(f"the Redis at {_shown(url)} cannot be read: {reason}", hint=_hint(error)) from None


def as_redis(url: str) -> str:
    """The address as redis-py knows it: without `valkey`."""
    scheme, _, rest = url.partition("://")
    return f"{_SCHEMES.get(scheme, scheme)}://{rest}"


def mode_of(client: "Redis") -> str:
    """`standalone`, `cluster` or `sentinel`. No user can be forbidden to say HELLO, so nothing has to be granted."""
    told: Any = client.execute_command("HELLO")  # type: ignore[no-untyped-call]
    fields = told if isinstance(told, dict) else dict(zip(told[::2], told[1::2], strict=True))
    return str(fields[b"mode"].decode())


def _clients(url: str, closing: ExitStack) -> tuple["Redis", ...]:
    first = closing.enter_context(_client(url))
    mode = mode_of(first)
    if mode == "sentinel":
        raise SettingsError(f"{_shown(url)} is a sentinel, which holds no keys", hint="name the server that it watches")
    if mode != "cluster":
        return (first,)
    primaries = {(str(host), int(port)) for host, port in _primaries(first)}
    return tuple(closing.enter_context(_client(_of_node(url, host, port))) for host, port in sorted(primaries))


def _client(url: str) -> "Redis":
    import redis

    try:
        return redis.Redis.from_url(as_redis(url), socket_timeout=_TIMEOUT_S, socket_connect_timeout=5, protocol=2)
    except ValueError:
        hint = "write redis://user@host:port/database"
        raise SettingsError(f"{_shown(url)} is no address of a Redis", hint=hint) from None


def _primaries(client: "Redis") -> Iterator[tuple[str, int]]:
    """From each range of slots (first, last, primary, replicas …), whatever redis-py would make of it."""
    client.set_response_callback("CLUSTER SLOTS", lambda response, **_: response)
    for _, _, primary, *_ in client.execute_command("CLUSTER SLOTS"):  # type: ignore[no-untyped-call]
        yield primary[0].decode() if primary[0] else "", primary[1]


def _of_node(url: str, host: str, port: int) -> str:
    """The same user, password and options; a node that does not know its own host is the one that was asked."""
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    host = host if host not in ("", "?") else parts.hostname or "localhost"
    shown = f"[{host}]" if ":" in host else host
    scheme, path = ("redis", "") if parts.scheme == "unix" else (parts.scheme, parts.path)
    return parts._replace(scheme=scheme, netloc=f"{user}{at}{shown}:{port}", path=path).geturl()


def _hint(error: "RedisError") -> str:
    import redis

    if isinstance(error, redis.exceptions.NoPermissionError):
        return f"let an administrator say: ACL SETUSER <user> {RIGHTS}"
    if isinstance(error, redis.AuthenticationError):
        return "write user and password into the address: redis://user:password@host:port"
    if isinstance(error, redis.exceptions.AskError | redis.exceptions.TryAgainError):
        return "the cluster is moving these keys from one node to another: try again later"
    if "CERTIFICATE" in str(error):
        return "name the authority that signed the server's certificate: rediss://…?ssl_ca_certs=FILE"
    return "check the address; a server with TLS is reached by rediss://"


def _secrets(url: str) -> list[str]:
    password = urlsplit(url).password
    return [password, unquote(password)] if password else []


def _shown(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    try:
        return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"
    except ValueError:
        return "it"
