"""Traces of other tools are read as they are, and refused at the line or record that is broken."""

import gzip
import lzma
from array import array
from collections.abc import Callable
from pathlib import Path
from struct import pack

import libcachesim
import pytest
import zstandard

from migsafe.cache.requests import Op, Trace
from migsafe.cache.trace import read_any, read_traces
from migsafe.cache.trace_formats import Format, How
from migsafe.cache.trace_lcs import MAGIC
from migsafe.errors import InputError
from migsafe.model import Unreadable
from tests.cache.conftest import Configure

Request = tuple[int, str, Op, int, float]


def read(tmp_path: Path, content: str | bytes, how: How | None = None, form: str = "auto", name: str = "t") -> Trace:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_any(path, how or How("t"), Format(form))


def requests(trace: Trace) -> list[Request]:
    columns = zip(trace.time_us, trace.key, trace.op, trace.size, trace.ttl_s, strict=True)
    return [(at, trace.keys[key], Op(op), size, ttl) for at, key, op, size, ttl in columns]


def test_twitter(tmp_path: Path) -> None:
    found = read(tmp_path, "3,user,17:x,9,120,44,get,0\n4,k,1,50,2,set,86400\n4,k,1,0,2,delete,0\n")
    assert requests(found) == [
        (3_000_000, "user,17:x", Op.GET, 120, 0.0),
        (4_000_000, "k", Op.SET, 50, 86400.0),
        (4_000_000, "k", Op.DEL, 0, 0.0),
    ]


def test_cachelib_in_any_order_of_columns_and_with_repeats(tmp_path: Path) -> None:
    text = "op_time,key,op,op_count,size,ttl\n5,a,GET_LEASE,2,100,0\n6,b,SET,1,50,60\n7,b,DELETE,1,0,\n"
    assert requests(read(tmp_path, text)) == [
        (5_000_000, "a", Op.GET, 100, 0.0),
        (5_000_000, "a", Op.GET, 100, 0.0),
        (6_000_000, "b", Op.SET, 50, 60.0),
        (7_000_000, "b", Op.DEL, 0, 0.0),
    ]


def test_cachelib_without_times_needs_a_rate(tmp_path: Path) -> None:
    text = "key,op,size,op_count,key_size\na,GET,100,1,1\nb,GET,100,1,1\n"
    assert list(read(tmp_path, text, How("t", rate=10)).time_us) == [0, 100_000]
    with pytest.raises(InputError, match="op_time"):
        read(tmp_path, text)


def test_libcachesim_csv_by_column_numbers(tmp_path: Path) -> None:
    how = How("t", columns="time-col=2,obj-id-col=1,obj-size-col=3,delimiter=;,has-header=true", key="orm:{key}")
    assert requests(read(tmp_path, "id;t;size\n7;10;99\n8;11;5\n", how, "libcachesim-csv")) == [
        (10_000_000, "orm:7", Op.GET, 99, 0.0),
        (11_000_000, "orm:8", Op.GET, 5, 0.0),
    ]


def test_oracle_general_is_known_by_its_name(tmp_path: Path) -> None:
    content = pack("<IQIq", 1, 77, 512, 2) + pack("<IQIq", 2, 77, 512, -1)
    found = read(tmp_path, zstandard.compress(content), name="x.oracleGeneral.zst")
    assert requests(found) == [(1_000_000, "77", Op.GET, 512, 0.0), (2_000_000, "77", Op.GET, 512, 0.0)]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one trace in each version of lcs, as libCacheSim itself writes them."""
    folder = tmp_path_factory.mktemp("lcs")
    records = [(1, 77, 512, 3), (2, 2**63 + 5, 40, -1), (4, 77, 512, -1)]
    (folder / "t.oracleGeneral").write_bytes(b"".join(pack("<IQIq", *record) for record in records))
    for version in range(1, 9):
        reader = libcachesim.TraceReader(str(folder / "t.oracleGeneral"), libcachesim.TraceType.ORACLE_GENERAL_TRACE)
        libcachesim.Util.convert_to_lcs(reader._reader, str(folder / f"v{version}"), False, False, version)
    return folder


@pytest.mark.parametrize(
    ("version", "packed"),
    [*((version, bytes) for version in range(1, 9)), (3, gzip.compress), (3, lzma.compress), (3, zstandard.compress)],
)
def test_lcs_of_every_version_is_known_by_its_start(
    tmp_path: Path, converted: Path, version: int, packed: Callable[[bytes], bytes]
) -> None:
    found = read(tmp_path, packed((converted / f"v{version}").read_bytes()))
    assert requests(found) == [
        (1_000_000, "77", Op.GET, 512, 0.0),
        (2_000_000, str(2**63 + 5), Op.GET, 40, 0.0),
        (4_000_000, "77", Op.GET, 512, 0.0),
    ]


def lcs(version: int, records: bytes, header: int = 8192) -> bytes:
    return MAGIC + version.to_bytes(8, "little") + bytes(header - 24) + MAGIC + records


@pytest.mark.parametrize("header", [1024, 8192])
def test_lcs_tells_operations_and_ttls(tmp_path: Path, header: int) -> None:
    rows = [(5, 7, 100, 1 | 9 << 8, 60, -1), (6, 7, 90, 3, 0, -1), (7, 8, 0, 9, 2**32 - 1, -1)]
    content = lcs(3, b"".join(pack("<IQqIIq", *row) for row in rows), header)
    assert requests(read(tmp_path, content, How("t", key="post:{key}"))) == [
        (5_000_000, "post:7", Op.GET, 100, 60.0),
        (6_000_000, "post:7", Op.SET, 90, 0.0),
        (7_000_000, "post:8", Op.DEL, 0, 0.0),
    ]


@pytest.mark.parametrize(("form", "code"), [("int32", "i"), ("int64", "q")])
def test_numbers_of_keys_get_their_times_from_the_rate(tmp_path: Path, form: str, code: str) -> None:
    numbers = array(code, [5, 9, 5])
    numbers.byteswap()
    found = read(tmp_path, lzma.compress(numbers.tobytes()), How("t", rate=1000, key="p:{key}"), form)
    assert requests(found) == [
        (0, "p:5", Op.GET, -1, 0.0),
        (1000, "p:9", Op.GET, -1, 0.0),
        (2000, "p:5", Op.GET, -1, 0.0),
    ]


MONITOR = """OK
1700000000.000001 [0 127.0.0.1:5000] "GET" "post:1"
1700000000.000500 [0 127.0.0.1:5001] "get" "post:\\"q\\"\\x21"
1700000000.250000 [0 127.0.0.1:5000] "SET" "post:1" "{\\"id\\":1}" "EX" "60"
1700000001.000000 [0 lua] "HGETALL" "h:1"
1700000002.000000 [0 127.0.0.1:5000] "SETEX" "post:2" "30" "abc"
1700000003.000000 [0 127.0.0.1:5000] "UNLINK" "post:1" "post:2"
1700000003.500000 [0 127.0.0.1:5000] "MGET" "a" "b"
1700000004.000000 [0 127.0.0.1:5000] "PING"
"""


def test_monitor_takes_a_set_after_the_clients_own_get_for_its_fill(tmp_path: Path) -> None:
    start = 1_700_000_000_000_000
    assert requests(read(tmp_path, MONITOR)) == [
        (start + 1, "post:1", Op.GET, 8, 60.0),
        (start + 500, 'post:"q"!', Op.GET, -1, 0.0),
        (start + 1_000_000, "h:1", Op.GET, -1, 0.0),
        (start + 2_000_000, "post:2", Op.SET, 3, 30.0),
        (start + 3_000_000, "post:1", Op.DEL, -1, 0.0),
        (start + 3_000_000, "post:2", Op.DEL, -1, 0.0),
        (start + 3_500_000, "a", Op.GET, -1, 0.0),
        (start + 3_500_000, "b", Op.GET, -1, 0.0),
    ]


@pytest.mark.parametrize(
    ("content", "form", "message", "line"),
    [
        ("1,k,1,2,3,get,0\n2,k,1,2,3,fetch,0\n", "auto", "`fetch` is none of", 2),
        ("1,k,1,2,3,get,0\nx,k,1,2,3,get,0\n", "auto", "timestamp: `x`", 2),
        ("1,k,1,2,3,get,0\n2,k\n", "twitter", "too few columns", 2),
        ("key,op,size,op_count,op_time\na,GET,1,1,1\na,PUT,1,1,1\n", "auto", "`PUT` is none of", 3),
        ("key,op,size,op_count,op_time\na,GET\n", "auto", "2 of 5 values", 2),
        (MONITOR + "rubbish\n", "auto", "no line of MONITOR", 10),
        ('900000000.0 [0 x] "GET" "a"\n1.0 [0 x] "GET" "a"\n', "auto", "sort the trace by time", 2),
        (b"1,k,1,2,3,get,0\n\xff,k,1,2,3,get,0\n", "auto", "not UTF-8", 2),
        (pack("<IQIq", 1, 7, 5, -1) + b"xx", "oraclegeneral", "record 2 at byte 24 is cut short", None),
        (lcs(2, pack("<IQIIq", 1, 7, 5, 99, -1)), "auto", "record 1: operation 99 is not known", None),
        (lcs(2, pack("<IQIIq", 1, 7, 5, 1, -1) + b"xx"), "auto", "record 2 at byte 8,220 is cut short", None),
        (lcs(9, b""), "auto", "version 9 of the lcs format", None),
        (lcs(1, b"")[:5000], "auto", "does not end where it should", None),
        (b"1,2,3\n", "lcs", "is no lcs trace", None),
        (b"\0\0\0\1\0", "int32", "record 2 at byte 4 is cut short", None),
        ("", "monitor", "holds no request", None),
    ],
)
def test_what_is_broken_is_told_with_its_place(
    tmp_path: Path, content: str | bytes, form: str, message: str, line: int | None
) -> None:
    with pytest.raises(InputError, match=message) as raised:
        read(tmp_path, content, How("t", rate=1), form)
    assert raised.value.place is not None
    assert (raised.value.place.path, raised.value.place.line) == ("t", line)


@pytest.mark.parametrize("columns", ["", "time-col=1", "obj-id-col=0", "id-col=1"])
def test_columns_that_make_no_sense_are_refused(tmp_path: Path, columns: str) -> None:
    with pytest.raises(InputError, match="columns"):
        read(tmp_path, "1,2\n", How("t", rate=1, columns=columns), "libcachesim-csv")


def test_a_trace_of_another_format_is_read_by_its_settings(tmp_path: Path, configure: Configure) -> None:
    settings = configure('[[cache.trace]]\npath = "a.bin"\nformat = "int32"\nrate = 10.0\nkey = "post:{key}"\n')
    (tmp_path / "a.bin").write_bytes(b"\0\0\0\1\0\0\0\2")
    trace, rows = read_traces(settings)
    assert trace is not None
    assert (trace.keys, rows) == (("post:1", "post:2"), ())
    (tmp_path / "a.bin").write_bytes(b"\0\0\0")
    trace, rows = read_traces(settings)
    assert trace is None
    assert isinstance(rows[0], Unreadable)
