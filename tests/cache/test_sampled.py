"""A long trace is read into bounded memory, and what its sample tells holds for the whole."""

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from migsafe.cache.arm_plan import Plan
from migsafe.cache.arm_rows import arm_rows
from migsafe.cache.arms import Replayed, name_keys, values_of
from migsafe.cache.compare import cache_replays
from migsafe.cache.memory import Memory
from migsafe.cache.requests import Op, Trace
from migsafe.cache.sampled_rows import of_whole
from migsafe.cache.scenarios import run_arms
from migsafe.cache.trace import read_any, read_traces
from migsafe.cache.trace_formats import Format, How
from migsafe.cache.trace_sample import sampled_alike
from migsafe.model import ArmKind, CacheArm, CacheReplay, Looked, TraceSample
from migsafe.sections import RedisSection, Size
from tests.cache.conftest import Configure, MakePattern

COUNT, KEYS, MOST = 30_000, 3000, 10_000
random = Random(8)
ASKED = [int(KEYS * random.random() ** 2.5) for _ in range(COUNT)]
LONG, LONG_KEYS, LONG_MOST = 150_000, 30_000, 60_000
"""What a sample tells is held against the whole where it has thousands of keys, as a real one has."""


def csv(asked: Sequence[int] = ASKED) -> bytes:
    return b"key,op\n" + b"".join(b"post:%d,get\n" % key for key in asked)


def integers() -> bytes:
    numbers = array("i", ASKED)
    numbers.byteswap()
    return numbers.tobytes()


def twitter() -> bytes:
    return b"".join(b"%d,%d,1,20,1,get,0\n" % (at // 1000, key) for at, key in enumerate(ASKED))


def monitor() -> bytes:
    line = b'17%08d.%06d [0 127.0.0.1:1] "%s" "%d"%s\n'
    lines = []
    for at, key in enumerate(ASKED):
        second, micro = divmod(at * 1000, 1_000_000)
        lines.append(line % (second, micro, b"GET", key, b""))
        lines.append(line % (second, micro + 1, b"SET", key, b' "12345"'))
    return b"".join(lines)


def read(path: Path, content: bytes, form: Format, most: int = MOST) -> Trace:
    path.write_bytes(content)
    key = "{key}" if form is Format.CSV else "post:{key}"
    return read_any(path, How("t", rate=1000.0, key=key, most=most), form)


@pytest.mark.parametrize(
    ("form", "content"),
    [(Format.CSV, csv), (Format.INT32, integers), (Format.TWITTER, twitter), (Format.MONITOR, monitor)],
)
def test_of_a_long_trace_all_requests_of_some_keys_are_held(
    tmp_path: Path, form: Format, content: Callable[[], bytes]
) -> None:
    trace = read(tmp_path / "t", content(), form)
    assert MOST / 4 < len(trace) <= MOST
    assert trace.rate in (0.5, 0.25, 0.125)
    assert trace.counts == (COUNT, 0, 0)
    held = Counter(trace.keys[key] for key in trace.key)
    asked = Counter(f"post:{key}" for key in ASKED)
    assert held == {key: asked[key] for key in trace.keys}
    assert len(trace.keys) == pytest.approx(trace.rate * len(asked), rel=0.1)
    at = [number for number, key in enumerate(ASKED) if f"post:{key}" in held]
    if form is not Format.TWITTER:
        start = 1_700_000_000_000_000 if form is Format.MONITOR else 0
        assert list(trace.time_us) == [start + 1000 * number for number in at]
    # What a client writes while the sample is being thinned is not known for its get.
    sizes = Counter(trace.size)
    assert sizes[{Format.TWITTER: 20, Format.MONITOR: 5}.get(form, -1)] >= len(trace) - 3


def test_files_that_are_read_together_are_sampled_alike(tmp_path: Path, configure: Configure) -> None:
    long = read(tmp_path / "long", csv(), Format.CSV)
    (tmp_path / "short").write_text("ts_us,key,op\n1,post:1,get\n2,post:2,set\n3,post:7,get\n4,post:9,get\n", "utf-8")
    section = '[[cache.trace]]\npath = "short"\n'
    short, _ = read_traces(configure(section))
    assert short is not None
    one, other = sampled_alike([long, short])
    assert one is long
    assert (other.rate, other.counts) == (long.rate, (3, 1, 0))
    assert set(other.keys) <= set(long.keys) | {"post:1", "post:2", "post:7", "post:9"}
    assert sum(map(len, sampled_alike([long, short], 2000))) <= 2000


def measured(trace: Trace, patterns: MakePattern, limit: int | None) -> dict[object, object]:
    post = patterns("post", "post:{id}", ttl_s=20)
    names = name_keys(trace, [post])
    values = values_of(trace, names.owners, dict.fromkeys(trace.keys, 100))
    memory = Memory(1000, 60.0)
    share = None if limit is None else Size(round(memory.base + (limit - memory.base) * trace.rate))
    plan = Plan(
        trace, names, values, values, ["post:1*"], (), RedisSection(maxmemory=share, policy="allkeys-lru"), memory
    )
    arms = run_arms(plan)
    before, after = arms.arms[ArmKind.BEFORE], arms.arms[ArmKind.AFTER]
    warm_up = arms.warm_up.decode()
    answers = (warm_up + before.answers.decode(), warm_up + after.answers.decode())
    replayed = Replayed(names.owners, *answers, after.removed)
    rows = (*cache_replays(trace, [post], replayed, []), *arm_rows(plan, arms, [post], []))
    return {
        (type(row), getattr(row, "pattern", None), getattr(row, "arm", None)): row
        for row in (of_whole(rows, plan) if trace.rate < 1 else rows)
    }


@pytest.mark.parametrize("limit", [None, 1_500_000])
def test_the_sample_tells_the_hit_ratio_of_the_whole_within_its_error(
    tmp_path: Path, pattern: MakePattern, limit: int | None
) -> None:
    asked = csv([int(LONG_KEYS * random.random() ** 2.5) for _ in range(LONG)])
    whole = measured(read(tmp_path / "t", asked, Format.CSV, LONG), pattern, limit)
    held = read(tmp_path / "t", asked, Format.CSV, LONG_MOST)
    sample = measured(held, pattern, limit)
    [errors] = [row for row in sample.values() if isinstance(row, TraceSample)]
    assert (errors.requests, errors.of_requests) == (len(held), LONG)
    assert 0.0005 < errors.hit_ratio_error < 0.012
    one, other = (rows[CacheReplay, None, None] for rows in (whole, sample))
    assert isinstance(one, CacheReplay)
    assert isinstance(other, CacheReplay)
    assert other.hit_ratio_before == pytest.approx(one.hit_ratio_before, abs=3 * errors.hit_ratio_error)
    assert other.hit_ratio_before == pytest.approx(one.hit_ratio_before, abs=0.015)
    assert other.requests == pytest.approx(one.requests, rel=0.02)
    assert other.extra_loads == pytest.approx(one.extra_loads, abs=3 * errors.drop_error * one.requests)
    exact, estimated = (rows[CacheArm, None, ArmKind.AFTER] for rows in (whole, sample))
    assert isinstance(exact, CacheArm)
    assert isinstance(estimated, CacheArm)
    drop = (exact.requests * (one.hit_ratio_before or 0) - exact.hits) / exact.requests
    assert (estimated.drop_low or 0) <= drop <= (estimated.drop_high or 0)
    assert estimated.evicted == pytest.approx(exact.evicted, rel=0.1)
    if limit is not None:
        assert estimated.peak_bytes == pytest.approx(exact.peak_bytes, rel=0.05)
    looked = sample[Looked, None, None]
    assert isinstance(looked, Looked)
    assert looked.summary.startswith("150,000 requests, sampled: those of ")


def test_only_gets_of_the_trace_count_as_requests(tmp_path: Path) -> None:
    lines = [f"post:{key},{'set' if at % 3 == 0 else 'get'}" for at, key in enumerate(ASKED)]
    trace = read(tmp_path / "t", ("key,op\n" + "\n".join(lines)).encode(), Format.CSV)
    assert trace.counts == (20_000, 10_000, 0)
    assert trace.op.count(Op.SET) < 10_000
