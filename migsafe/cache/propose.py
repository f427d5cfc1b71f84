"""Patterns proposed from a cache: what its keys and values look like, each with how sure that is [edge].

Only reads: SCAN, OBJECT, and TYPE, PTTL and the values of a few keys. With a copy of the database, loaders are found by
value. What is proposed is text for a person to judge; nothing that is proposed is ever used by a check.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.cache.cluster import Cluster, cluster
from migsafe.cache.decode import NAMELESS, UndecodableError, decode
from migsafe.cache.key_matcher import KeyMatcher
from migsafe.cache.key_traffic import Traffic, estimated, traced
from migsafe.cache.loader_by_names import loader_by_names
from migsafe.cache.loader_search import Found, SampledValue, find_loader
from migsafe.cache.seen_keys import SeenKey, SeenKeys
from migsafe.cache.template import parse_template
from migsafe.model import EntryKind, Pattern, Query

if TYPE_CHECKING:
    from psycopg import Connection
    from redis import Redis

    from migsafe.cache.requests import Trace

MOST_KEYS = 200_000
_LOOKED_AT = 50
_ASKED_FOR_TRAFFIC = 2_000
_LEAST = 0.001
"""The share of the keys from which a form of values is worth a proposal."""


class Proposal(Struct, frozen=True):
    """A pattern as it could be declared; `key` has the names of the loader's parameters where one was found.

    `readable` is the share of looked-at values that the codec reads. `found` is the loader by value; without a copy,
    `by_names` is one whose columns are called as the values' fields are, and how much alike they are. `ttl_s` None:
    entries never expire. `traffic` is the share of the requests, None where nobody knows.
    """

    name: str
    key: str
    kind: EntryKind
    codec: str
    ttl_s: int | None
    found: Found | None
    by_names: tuple[str, float] | None
    fields: tuple[str, ...]
    keys: int
    readable: float
    traffic: float | None

    @property
    def loader(self) -> str | None:
        """Its name."""
        return self.found.loader if self.found else self.by_names[0] if self.by_names else None

    @property
    def confidence(self) -> float:
        """The share of the compared values that the loader gives; by names, what is readable times what is alike."""
        if self.found is not None:
            return self.found.reproduced / self.found.compared
        return self.readable * (self.by_names[1] if self.by_names else 1.0)


class Proposals(Struct, frozen=True):
    """All proposals, and how many keys there are, of which `declared` belong to patterns that the settings have.

    `coverage` and `traffic` are the shares of keys and requests that declared and proposed patterns explain together;
    `source` says what the traffic is known from, None: it is not. `compared` tells whether loaders were tried.
    """

    patterns: tuple[Proposal, ...]
    keys: int
    coverage: float
    declared: int = 0
    traffic: float | None = None
    source: str | None = None
    compared: bool = False


def proposals(
    nodes: Sequence["Redis"],
    queries: Sequence[Query],
    connection: "Connection[Any] | None" = None,
    trace: "Trace | None" = None,
    declared: Sequence[Pattern] = (),
) -> Proposals:
    """Look at the cache on `nodes`, at most 200,000 of its keys; keys of `declared` patterns are nothing to propose.

    With `connection`, a session on a copy of the database, loaders are found by value.
    """
    seen = SeenKeys.of(nodes, MOST_KEYS)
    if not seen.places:
        return Proposals((), 0, 0.0)
    matcher = KeyMatcher.of(declared)
    owners = {key: owner.pattern.key for key in seen.places if (owner := matcher.match(key)) is not None}
    left = sorted(seen.places.keys() - owners.keys())
    worth = [one for one in cluster(left) if _is_worth(one, len(seen.places))]
    explained = owners | {key: one.template for one in worth for key in one.keys}
    traffic = _traffic(seen, explained, trace)
    usable = [query for query in queries if query.problem is None]
    names = Counter(pattern.name for pattern in declared)
    patterns = [_proposal(seen, one, usable, connection, names, traffic) for one in worth]
    return Proposals(
        patterns=tuple(patterns),
        keys=len(seen.places),
        coverage=len(explained) / len(seen.places),
        declared=len(owners),
        traffic=min(1.0, sum(traffic.shares.values())) if traffic else None,
        source=traffic.source if traffic else None,
        compared=connection is not None,
    )


def _is_worth(found: Cluster, keys: int) -> bool:
    """Locks and states are few, and a purge must know of each."""
    return len(found.keys) >= _LEAST * keys or _kind(found.template, "string") is not EntryKind.VALUE


def _traffic(seen: SeenKeys, owners: Mapping[str, str], trace: "Trace | None") -> Traffic | None:
    if trace is not None:
        return traced(trace, list(dict.fromkeys(owners.values())))
    return estimated(seen.remembered(_spread(sorted(seen.places), _ASKED_FOR_TRAFFIC)), owners)


def _spread(keys: Sequence[str], most: int) -> Sequence[str]:
    return keys[:: max(1, len(keys) // most)][:most]


def _proposal(
    seen: SeenKeys,
    found: Cluster,
    queries: Sequence[Query],
    connection: "Connection[Any] | None",
    names: Counter[str],
    traffic: Traffic | None,
) -> Proposal:
    looked = seen.look(_spread(found.keys, _LOOKED_AT))
    kind_of_type = Counter(one.kind for one in looked).most_common(1)[0][0]
    codec, fields, share = _codec(looked, kind_of_type)
    template = parse_template(found.template)
    kind = _kind(found.template, kind_of_type)
    loader = by_names = None
    if connection is None:
        by_names = loader_by_names(frozenset(fields), len(template.fields), queries)
    elif kind is EntryKind.VALUE:
        loader = find_loader(connection, queries, _values(looked, codec, found.template))
    name = _name(found.template)
    names[name] += 1
    left = [one.left_s for one in looked if one.left_s is not None]
    return Proposal(
        name=name if names[name] == 1 else f"{name}_{names[name]}",
        key=_renamed(found.template, loader) if loader else found.template,
        kind=kind,
        codec=codec,
        ttl_s=_round_up(max(left)) if left else None,
        found=loader,
        by_names=by_names,
        fields=fields,
        keys=len(found.keys),
        readable=share,
        traffic=traffic.shares.get(found.template, 0.0) if traffic else None,
    )


def _values(looked: Sequence[SeenKey], codec: str, template: str) -> list[SampledValue]:
    parsed = parse_template(template)
    values = []
    for one in looked:
        fields = parsed.match(one.key)
        try:
            rows = decode(one.value, codec) if one.value is not None else ()
        except UndecodableError:
            continue
        if fields is not None:
            values.append(SampledValue(fields, rows))
    return values


def _renamed(template: str, loader: Found) -> str:
    """The template with the names of the loader's parameters; other fields keep theirs, or get a `_`."""
    parsed = parse_template(template)
    taken = {field: parameter for parameter, field in loader.binding.items()}
    own = {field: _free(field, set(loader.binding)) for field in parsed.fields if field not in taken}
    return "".join(
        part.replace("{", "{{").replace("}", "}}") if isinstance(part, str) else f"{{{(taken | own)[part.name]}}}"
        for part in parsed.parts
    )


def _free(name: str, taken: Collection[str]) -> str:
    return _free(f"{name}_", taken) if name in taken else name


def _codec(looked: Sequence[SeenKey], kind: str) -> tuple[str, tuple[str, ...], float]:
    """The codec that reads most values, the fields of those, and its share; the narrowest of equals."""
    if kind not in ("hash", "string"):
        return "string", (), 0.0
    codecs = ("hash",) if kind == "hash" else ("json", "php", "pickle", "msgpack", "string")
    best: tuple[str, tuple[str, ...], float] = (codecs[-1], (), 0.0)
    for codec in codecs:
        fields: Counter[str] = Counter()
        read = 0
        for one in looked:
            try:
                rows = decode(one.value, codec) if one.value else None
            except UndecodableError:
                continue
            # Any bytes below 128 are MessagePack as well: what has no fields proves nothing.
            if rows is not None and (codec not in ("msgpack", "pickle") or any(NAMELESS not in row for row in rows)):
                read += 1
                fields.update(name for row in rows[:1] for name in row if name != NAMELESS)
        if read / len(looked) > best[2]:
            best = (codec, tuple(name for name, _ in fields.most_common()), read / len(looked))
    return best


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
