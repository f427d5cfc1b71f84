"""Traces are read as they are, and a broken one is refused at its line."""

import gzip
import time
from pathlib import Path

import pytest

from migsafe.cache.key_matcher import KeyMatcher
from migsafe.cache.requests import Op, Trace, merge, trace_row
from migsafe.cache.trace import read_trace, read_traces
from migsafe.errors import InputError
from migsafe.model import Item, Skip, TraceRead, Unreadable
from tests.cache.conftest import Configure, MakePattern

HEADER = "ts_us,key,op,size,ttl_s\n"
GOOD = HEADER + "0,post:1,get,100,60\n500000,post:2,set,,\n2000000,post:1,del,,0\n"


def read(tmp_path: Path, content: str | bytes, rate: float | None = None) -> Trace:
    path = tmp_path / "trace.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_trace(path, "trace.csv", rate)


def test_requests_are_read_into_columns(tmp_path: Path) -> None:
    trace = read(tmp_path, GOOD)
    assert trace.keys == ("post:1", "post:2")
    assert list(trace.key) == [0, 1, 0]
    assert list(trace.time_us) == [0, 500_000, 2_000_000]
    assert list(trace.op) == [Op.GET, Op.SET, Op.DEL]
    assert list(trace.size) == [100, -1, -1]
    assert list(trace.ttl_s) == [60.0, 0.0, 0.0]
    assert (trace.duration_s, trace.middle) == (2.0, 1)


def test_gzip_is_recognised_whatever_the_name(tmp_path: Path) -> None:
    assert read(tmp_path, gzip.compress(GOOD.encode())) == read(tmp_path, GOOD)


def test_columns_are_found_by_name_and_others_ignored(tmp_path: Path) -> None:
    trace = read(tmp_path, '\ufeffop,node,key,ts_us\r\nGET,a,post:1,7\r\n\r\nset,b,"a,b",8\r\n')
    assert (trace.keys, list(trace.time_us), list(trace.op)) == (("post:1", "a,b"), [7, 8], [Op.GET, Op.SET])


def test_a_trace_without_times_gets_them_from_the_rate(tmp_path: Path) -> None:
    assert list(read(tmp_path, "key,op\na,get\nb,get\nc,get\n", rate=2000).time_us) == [0, 500, 1000]


def test_lines_a_little_out_of_order_are_sorted_stably(tmp_path: Path) -> None:
    trace = read(tmp_path, HEADER + "5,a,get,,\n3,b,get,,\n5,c,get,,\n3,d,get,,\n")
    assert [trace.keys[key] for key in trace.key] == ["b", "d", "a", "c"]
    assert list(trace.time_us) == [3, 3, 5, 5]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("content", "message", "line", "column"),
    [
        ("", "is empty", 1, None),
        (HEADER, "holds no request", 1, None),
        ("ts_us,key,size\n1,a,2\n", "has no column `op`", 1, None),
        ("ts_us,op\n1,get\n", "has no column `key`", 1, None),
        ("key,op\na,get\n", "has no column `ts_us`", 1, None),
        ("ts_us,key,op,op\n1,a,get,get\n", "has two columns `op`", 1, None),
        (GOOD + "3000000,post:1,incr,,\n", "op: `incr` is none of get, set, del", 5, 16),
        (GOOD + "soon,post:1,get,,\n", "ts_us: `soon` is not a whole number", 5, 1),
        (GOOD + "-5,post:1,get,,\n", "ts_us: `-5` is out of range", 5, 1),
        (GOOD + "9000000,post:1,get,many,\n", "size: `many` is not a whole number", 5, 20),
        (GOOD + "9000000,post:1,get,-1,\n", "size: `-1` is out of range", 5, 20),
        (GOOD + "9000000,post:1,get,1,-1\n", "ttl_s: `-1` is out of range", 5, 22),
        (GOOD + "9000000,post:1,get,1,nan\n", "ttl_s: `nan` is out of range", 5, 22),
        (GOOD + "9000000,,get,1,\n", "key: is empty", 5, 9),
        (GOOD + "9000000,post:1\n", "the line ends before `op`: it has 2 values", 5, None),
        (GOOD + "99000000,a,get,,\n1,a,get,,\n", "lies 99 s behind a line above", 6, 1),
    ],
)
def test_a_broken_trace_is_refused_at_its_place(
    tmp_path: Path, content: str, message: str, line: int, column: int | None, packed: bool
) -> None:
    with pytest.raises(InputError) as raised:
        read(tmp_path, gzip.compress(content.encode()) if packed else content)
    place = raised.value.place
    assert message in raised.value.message
    assert place is not None
    assert (place.path, place.line, place.column) == ("trace.csv", line, column)


def test_a_trace_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not UTF-8") as raised:
        read(tmp_path, GOOD.encode() + b"4000000,caf\xe9,get,,\n")
    assert str(raised.value) == "trace.csv:5: is not UTF-8"


def test_a_gzip_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is damaged"):
        read(tmp_path, gzip.compress(GOOD.encode())[:-12])


def test_a_broken_trace_does_not_hide_the_other(configure: Configure, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD)
    (tmp_path / "bad.csv").write_text(GOOD + "x\n")
    settings = configure('[[cache.trace]]\npath = "good.csv"\n[[cache.trace]]\npath = "bad.csv"\n')
    trace, (unreadable, skip) = read_traces(settings)
    assert trace is not None
    assert len(trace) == 3
    assert isinstance(unreadable, Unreadable)
    assert (Path(unreadable.path).name, unreadable.line) == ("bad.csv", 5)
    assert isinstance(skip, Skip)
    assert (skip.item, skip.configured) == (Item.HIT_RATIO, True)


def test_a_missing_trace_is_named(configure: Configure) -> None:
    trace, (unreadable, _) = read_traces(configure('[[cache.trace]]\npath = "none.csv"\n'))
    assert trace is None
    assert isinstance(unreadable, Unreadable)
    assert "No such file" in unreadable.message


def test_without_a_trace_the_hit_ratio_is_skipped(configure: Configure) -> None:
    trace, (skip,) = read_traces(configure(""))
    assert (trace, isinstance(skip, Skip) and skip.configured) == (None, False)


def test_traces_are_merged_by_time(tmp_path: Path) -> None:
    one = read(tmp_path, "ts_us,key,op\n1,a,get\n9,b,get\n")
    other = read(tmp_path, "ts_us,key,op\n5,b,set\n7,c,get\n")
    merged = merge([one, other])
    assert [merged.keys[key] for key in merged.key] == ["a", "b", "c", "b"]
    assert (list(merged.time_us), list(merged.op)) == ([1, 5, 7, 9], [Op.GET, Op.SET, Op.GET, Op.GET])


def test_only_gets_are_requests_and_undeclared_keys_are_counted(tmp_path: Path, pattern: MakePattern) -> None:
    trace = read(tmp_path, GOOD + "3000000,other,get,,\n")
    row = trace_row(trace, KeyMatcher.of([pattern("post", "post:{id}")]))
    assert row == TraceRead("trace.csv", gets=2, sets=1, dels=1, duration_s=3.0, unmatched=1)


def test_two_hundred_thousand_lines_are_read_within_seconds(tmp_path: Path) -> None:
    content = HEADER + "".join(f"{at},post:{at % 5000},get,900,60\n" for at in range(200_000))
    started = time.perf_counter()
    assert len(read(tmp_path, content)) == 200_000
    assert time.perf_counter() - started < 5
