"""Patterns proposed from a cache: what its keys and values look like, each with how sure that is [edge].

Only reads: SCAN, TYPE, PTTL, and the values of a few keys. What is proposed is text for a person to judge; nothing that
is proposed is ever used by a check.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.cache.cluster import Cluster, cluster
from migsafe.cache.decode import NAMELESS, UndecodableError, decode
from migsafe.cache.template import parse_template
from migsafe.errors import CopyError
from migsafe.model import EntryKind, Query
from migsafe.plans.workload import bind

if TYPE_CHECKING:
    from redis import Redis

MOST_KEYS = 200_000
_LOOKED_AT = 50
_LEAST = 0.001
"""The share of the keys from which a form is worth a proposal."""


class Proposal(Struct, frozen=True):
    """A pattern as it could be declared. `confidence` is the share of looked-at values that its codec reads, times how
    well the loader's columns are the values' fields where one is proposed. `ttl_s` None: entries never expire.
    """

    name: str
    key: str
    kind: EntryKind
    codec: str
    ttl_s: int | None
    loader: str | None
    fields: tuple[str, ...]
    keys: int
    confidence: float


class Proposals(Struct, frozen=True):
    """All proposals, and the share of the keys that they explain."""

    patterns: tuple[Proposal, ...]
    keys: int
    coverage: float


def propose(dsn: str, queries: Sequence[Query]) -> Proposals:
    """Look at the cache at `dsn`. Raises CopyError, without the address's password."""
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with Redis.from_url(dsn, client_name="migsafe-init", protocol=2, socket_connect_timeout=5) as client:
            return proposals(client, queries)
    except RedisError as error:
        raise CopyError(
            f"the cache cannot be looked at: {type(error).__name__}: {error}", hint="check --cache"
        ) from None
    except ValueError as error:
        raise CopyError(f"is no address of a Redis: {error}", hint="write redis://user@host:port/database") from None


def proposals(client: "Redis", queries: Sequence[Query]) -> Proposals:
    """At most 200,000 keys are looked at."""
    found = islice(client.scan_iter(count=2000), MOST_KEYS)
    keys = sorted({bytes(key).decode("utf-8", "backslashreplace") for key in found})
    if not keys:
        return Proposals((), 0, 0.0)
    outputs = {query.name: _outputs(query) for query in queries if query.problem is None}
    parameters = {query.name: len(query.parameters) for query in queries}
    names: Counter[str] = Counter()
    worth = [one for one in cluster(keys) if len(one.keys) >= _LEAST * len(keys)]
    patterns = [_proposal(client, one, outputs, parameters, names) for one in worth]
    return Proposals(tuple(patterns), len(keys), sum(one.keys for one in patterns) / len(keys))


def _proposal(
    client: "Redis",
    found: Cluster,
    outputs: dict[str, frozenset[str]],
    parameters: dict[str, int],
    names: Counter[str],
) -> Proposal:
    step = max(1, len(found.keys) // _LOOKED_AT)
    looked = [key.encode() for key in found.keys[::step][:_LOOKED_AT]]
    kinds = Counter(bytes(client.type(key)).decode() for key in looked)  # type: ignore[arg-type]
    ttls = [int(client.pttl(key)) for key in looked]
    kind_of_type = kinds.most_common(1)[0][0]
    codec, fields, share = _codec(client, looked, kind_of_type)
    template = parse_template(found.template)
    loader, fit = _loader(frozenset(fields), len(template.fields), outputs, parameters)
    name = _name(found.template)
    names[name] += 1
    return Proposal(
        name=name if names[name] == 1 else f"{name}_{names[name]}",
        key=found.template,
        kind=_kind(found.template, kind_of_type),
        codec=codec,
        ttl_s=None if all(left < 0 for left in ttls) else _round_up(max(ttls) / 1000),
        loader=loader,
        fields=fields,
        keys=len(found.keys),
        confidence=share * fit,
    )


def _codec(client: "Redis", keys: Sequence[bytes], kind: str) -> tuple[str, tuple[str, ...], float]:
    """The codec that reads most values, the fields of those, and its share; the narrowest of equals."""
    if kind not in ("hash", "string"):
        return "string", (), 0.0
    codecs = ("hash",) if kind == "hash" else ("json", "php", "pickle", "msgpack", "string")
    best: tuple[str, tuple[str, ...], float] = (codecs[-1], (), 0.0)
    values: list[Any] = [client.hgetall(key) if kind == "hash" else client.get(key) for key in keys]
    for codec in codecs:
        fields: Counter[str] = Counter()
        read = 0
        for value in values:
            try:
                rows = decode(value, codec) if value else None
            except UndecodableError:
                continue
            # Any bytes below 128 are MessagePack as well: what has no fields proves nothing.
            if rows is not None and (codec not in ("msgpack", "pickle") or any(NAMELESS not in row for row in rows)):
                read += 1
                fields.update(name for row in rows[:1] for name in row if name != NAMELESS)
        if read / len(values) > best[2]:
            best = (codec, tuple(name for name, _ in fields.most_common()), read / len(values))
    return best


def _loader(
    fields: frozenset[str], arity: int, outputs: dict[str, frozenset[str]], parameters: dict[str, int]
) -> tuple[str | None, float]:
    """The query whose columns are most like the fields and that takes as many parameters as the key has fields."""
    fits = {
        name: len(fields & columns) / len(fields | columns)
        for name, columns in outputs.items()
        if parameters[name] == arity and fields and columns
    }
    name = max(sorted(fits), key=lambda one: fits[one], default=None)
    return (name, fits[name]) if name is not None and fits[name] >= 0.5 else (None, 1.0)


def _outputs(query: Query) -> frozenset[str]:
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(bind(query, ["NULL"] * len(query.parameters)), dialect="postgres")
    except SqlglotError:
        return frozenset()
    return frozenset(getattr(tree, "named_selects", ()))


def _kind(template: str, kind_of_type: str) -> EntryKind:
    words = template.lower()
    if "lock" in words or "mutex" in words:
        return EntryKind.LOCK
    if kind_of_type in ("list", "stream") or "queue" in words:
        return EntryKind.QUEUE
    if kind_of_type in ("set", "zset") or any(
        word in words for word in ("last_run", "checkpoint", "cursor", "session")
    ):
        return EntryKind.STATE
    return EntryKind.VALUE


def _name(template: str) -> str:
    parts = [part for part in template.split(":") if "{" not in part] or [template.partition("{")[0] or "key"]
    return "".join(c if c.isalnum() else "_" for c in parts[-1]).strip("_") or "key"


_NICE = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400, 604800, 2592000)


def _round_up(seconds: float) -> int:
    """The TTL that entries were probably given: people write round ones, and what is left is less."""
    return next((nice for nice in _NICE if nice >= seconds), round(seconds))
