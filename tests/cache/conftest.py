"""Short ways to settings, queries, patterns and traces."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace

from migsafe.cache.requests import Op, Trace, empty_trace
from migsafe.model import EntryKind, Pattern, Query
from migsafe.settings import Settings, load_settings

Configure = Callable[[str], Settings]
MakePattern = Callable[..., Pattern]
MakeQuery = Callable[..., Query]
MakeTrace = Callable[..., Trace]


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    """Settings from the text of a migsafe.toml."""

    def write(text: str) -> Settings:
        path = tmp_path / "migsafe.toml"
        path.write_text(text, "utf-8")
        return load_settings(path, tmp_path)

    return write


@pytest.fixture
def query() -> MakeQuery:
    """A workload query that takes parameters."""

    def make(name: str, text: str = "SELECT 1", parameters: Iterable[str] = (), problem: str | None = None) -> Query:
        return Query(name, "queries/blog.sql", 1, text, "select", tuple(parameters), problem)

    return make


@pytest.fixture
def pattern() -> MakePattern:
    """A declared pattern."""

    def make(
        name: str,
        key: str,
        loader: str | None = None,
        ttl_s: float | None = None,
        kind: EntryKind = EntryKind.VALUE,
        key_after: str | None = None,
        loader_after: str | None = None,
        warmed: bool = False,
        codec: str = "json",
    ) -> Pattern:
        glob = key.replace("{id}", "*")
        return Pattern(
            name, key, glob, kind, codec, loader, ttl_s, key_after, loader_after, None, warmed, "migsafe.toml", 1
        )

    return make


@pytest.fixture
def trace() -> MakeTrace:
    """A trace of (µs, op, key[, size[, ttl_s]]) tuples."""

    def make(requests: Iterable[tuple[int | str | float, ...]]) -> Trace:
        numbers: dict[str, int] = {}
        made = empty_trace("trace.csv")
        for time_us, op, key, *rest in requests:
            made.key.append(numbers.setdefault(str(key), len(numbers)))
            made.time_us.append(int(time_us))
            made.op.append(Op[str(op).upper()])
            made.size.append(int(rest[0]) if rest else 20)
            made.ttl_s.append(float(rest[1]) if len(rest) > 1 else 0.0)
        return replace(made, keys=tuple(numbers))

    return make
