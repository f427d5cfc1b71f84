"""Each codec is read as the data that it holds, and nothing that it names is ever run."""

import json
import pickle
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import psycopg
import pytest

from migsafe.cache.codec_php import PhpError, php_dumps, php_loads
from migsafe.cache.codec_pickle import PickleError, pickle_loads
from migsafe.cache.compare_values import difference
from migsafe.cache.copy import fill
from migsafe.cache.decode import UndecodableError, decode, encode
from migsafe.cache.staleness import compare_after, sample
from migsafe.cache.values import Numeric, Stamp, Uuid
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import Staleness
from tests.cache.conftest import Configure, MakePattern, MakeQuery

if TYPE_CHECKING:
    import redis

CODECS = ("json", "msgpack", "pickle", "php", "hash", "string")


class Post:
    """As a model's instance is pickled: its state, and what the framework keeps in it."""

    def __init__(self) -> None:
        self.id = 7
        self.title = "seven"
        self._state = {"db": "default"}


class Slotted:
    __slots__ = ("id",)
    id: int


DATA: dict[str, Any] = {"id": 1, "big": 10**20, "f": 0.5, "t": [True, None, "ä"], "n": {"a": (1, 2)}, "b": b"\x00\xff"}


@pytest.mark.parametrize("protocol", range(6))
def test_pickled_data_reads_as_what_it_is(protocol: int) -> None:
    assert pickle_loads(pickle.dumps(DATA, protocol)) == EXPECTED


EXPECTED = {"id": 1, "big": 10**20, "f": 0.5, "t": [True, None, "ä"], "n": {"a": [1, 2]}, "b": "\\x00ff"}


@pytest.mark.parametrize("protocol", range(2, 6))
def test_objects_become_their_state_and_known_values_what_they_hold(protocol: int) -> None:
    slotted = Slotted()
    slotted.id = 3
    noon = datetime(2026, 1, 31, 12, 0, 0, 500_000, tzinfo=UTC)
    value = [Post(), slotted, noon, date(2026, 1, 31), Decimal("1.50"), UUID(int=5), OrderedDict(a=1)]
    post, slots, moment, day, price, uuid, ordered = pickle_loads(pickle.dumps(value, protocol))
    assert (post, slots, ordered) == ({"id": 7, "title": "seven"}, {"id": 3}, {"a": 1})
    assert (moment, day, price) == (Stamp("2026-01-31T12:00:00.500000"), Stamp("2026-01-31"), Numeric("1.50"))
    assert isinstance(uuid, Uuid)


class Evil:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Path.touch, (self.path,)


def test_nothing_that_a_pickle_names_is_called(tmp_path: Path) -> None:
    target = tmp_path / "made"
    text = pickle.dumps({"id": 1, "evil": Evil(target)})
    assert pickle_loads(text)["id"] == 1
    assert not target.exists()
    pickle.loads(text)
    assert target.exists()


@pytest.mark.parametrize("text", [b"", b"\x80\x04", b"garbage", b"\x80\x04\x95", b"(lp0\nI1\n", b"\x80\x04P1\n."])
def test_what_is_no_pickle_is_refused(text: bytes) -> None:
    with pytest.raises(PickleError):
        pickle_loads(text)


def test_php_arrays_objects_and_references() -> None:
    text = (
        b'O:4:"Post":4:{s:2:"id";i:7;s:11:"\0Post\0title";s:6:"s\xc3\xa9ven";s:7:"\0*\0tags";a:2:{i:0;s:1:"a";i:1;N;}'
        b's:4:"same";R:3;}'
    )
    assert php_loads(text) == {"id": 7, "title": "séven", "tags": ["a", None], "same": "séven"}
    assert php_loads(b'a:2:{i:5;b:1;s:1:"x";d:1.0E+25;}') == {"5": True, "x": 1e25}
    assert php_loads(b'a:1:{i:0;E:11:"Suit:Hearts";}') == ["Hearts"]


@pytest.mark.parametrize("value", [None, True, 5, -0.5, "ä", [1, [2]], {"a": {"b": []}}])
def test_what_php_writes_it_reads_again(value: object) -> None:
    assert php_loads(php_dumps(value)) == value


@pytest.mark.parametrize(
    "text", [b"", b"i:5", b's:9:"ab";', b"a:1:{i:0;i:1;", b"x:1;", b"i:1;i:2;", b"a:1:{a:0:{}i:1;}"]
)
def test_what_is_not_serialized_is_refused(text: bytes) -> None:
    with pytest.raises(PhpError):
        php_loads(text)


@pytest.mark.parametrize("codec", CODECS)
def test_what_a_codec_writes_it_reads_again(codec: str) -> None:
    rows = [{"id": 1, "title": "ä", "gone": None, "price": Numeric("1.50"), "ok": True}]
    if codec == "string":
        rows = [{"title": "ä"}]
    assert not difference(decode(encode(rows, codec), codec), rows, ordered=True)


def test_a_value_of_another_codec_does_not_decode() -> None:
    for codec in ("json", "msgpack", "pickle", "php"):
        with pytest.raises(UndecodableError):
            decode(b"\xc1\xff", codec)
    with pytest.raises(UndecodableError):
        decode(b"{}", "hash")


@pytest.mark.parametrize("codec", CODECS)
def test_stale_entries_are_found_in_every_codec(
    codec: str,
    redis_client: "redis.Redis",
    database: DatabaseCopy,
    configure: Configure,
    pattern: MakePattern,
    query: MakeQuery,
    tmp_path: Path,
) -> None:
    columns = "title" if codec == "string" else "id, title, at"
    queries = [query("by_id", f"SELECT {columns} FROM post WHERE id = :id", ["id"])]
    patterns = [pattern("post", "post:{id}", "by_id", ttl_s=600, codec=codec)]
    values = [{"id": n, "title": f"t{n}", "at": None} for n in range(1, 5)]
    lines = [{"key": f"post:{v['id']}", "value": v["title"] if codec == "string" else v, "ttl_s": 60} for v in values]
    (tmp_path / "seed.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    settings = configure('[copy]\ncache_seed = ["seed.jsonl"]\n')
    with database.connect(autocommit=True) as connection:
        prepare(connection)
        filled = fill(redis_client, connection, settings, patterns, queries, None)
        before = sample(redis_client, connection, patterns, [], queries, {})
        connection.execute("UPDATE post SET title = 'x' WHERE id = 2")
        [row] = [row for row in compare_after(connection, before, queries, [], []) if isinstance(row, Staleness)]
    assert (row.sampled, row.stale, row.drifted, row.unreadable) == (4, 1, 0, 0)
    assert row.changed_fields == ("title",)
    assert redis_client.type("post:1") == (b"hash" if codec == "hash" else b"string")
    assert set(filled.sizes) == {f"post:{n}" for n in range(1, 5)}


def prepare(connection: psycopg.Connection[Any]) -> None:
    connection.execute("CREATE TABLE post (id int PRIMARY KEY, title text, at timestamptz)")
    connection.execute("INSERT INTO post SELECT n, 't' || n FROM generate_series(1, 4) n")


def test_msgpack_timestamps_are_points_in_time() -> None:
    value = msgspec.msgpack.encode({"at": datetime(2026, 1, 31, 12, tzinfo=UTC)})
    assert not difference(decode(value, "msgpack"), [{"at": Stamp("2026-01-31 12:00:00+00")}], ordered=True)
