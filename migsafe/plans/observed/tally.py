"""Executions that production made, gathered by statement, and the dearest of them as queries of the workload [pure]."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from migsafe.model import LeftOut, Origin, Query, QueryExample
from migsafe.plans.observed.normal_form import first_table, key_of, name_of, parametrised
from migsafe.plans.placeholders import parameters
from migsafe.plans.verbs import problem_of, verb_of

MOST = 5
"""Sets of values that are kept of one statement."""


class Observed(Struct, frozen=True):
    """A statement as a source tells it: `calls` executions took `ms` together.

    `values` are SQL literals of its parameters by number. Of several `counted_by` (auto_explain logs what
    log_min_duration_statement logs too) one counts.
    """

    path: str
    line: int
    text: str
    origin: Origin
    counted_by: str
    calls: float
    ms: float
    values: dict[str, str] = {}


@dataclass(slots=True)
class _Statement:
    """All that was seen of one statement; `sets` are values with the time that they took and their place."""

    first: Observed
    text: str
    counts: dict[str, tuple[float, float]] = field(default_factory=dict)
    sets: dict[tuple[str, ...], tuple[float, str, int]] = field(default_factory=dict)

    @property
    def calls(self) -> float:
        return self._counted[0]

    @property
    def ms(self) -> float:
        return self._counted[1]

    @property
    def _counted(self) -> tuple[float, float]:
        """What the statistics say, for a log may be a part of it."""
        return self.counts.get(STATISTICS) or max(self.counts.values())


STATISTICS = "statistics"


@dataclass(slots=True)
class Tally:
    """Adds executions up."""

    statements: dict[str, _Statement] = field(default_factory=dict)
    refused: dict[tuple[str, str], LeftOut] = field(default_factory=dict)

    def add(self, one: Observed) -> None:
        """Count the executions, or the refusal of what cannot be measured."""
        problem = problem_of(one.text)
        table = first_table(one.text)
        if problem is None and (not table or table.startswith("pg_")):
            problem = "it reads no table of the application"
        if problem is not None:
            self.leave_out(one.path, one.line, problem)
            return
        text, literals = parametrised(one.text.strip().removesuffix(";"), one.values)
        seen = self.statements.setdefault(key_of(text), _Statement(one, text))
        calls, ms = seen.counts.get(one.counted_by, (0.0, 0.0))
        seen.counts[one.counted_by] = (calls + one.calls, ms + one.ms)
        if literals and len(literals) == len(parameters(seen.text)):
            slowest = max(seen.sets.get(literals, (0.0, "", 0)), (one.ms, one.path, one.line))
            seen.sets[literals] = slowest
            if len(seen.sets) > MOST:
                del seen.sets[min(seen.sets, key=lambda known: seen.sets[known][0])]

    def leave_out(self, path: str, line: int, reason: str) -> None:
        """Count what is not measured, by its reason; the first place is told."""
        known = self.refused.setdefault((path, reason), LeftOut(path, line, reason, 0))
        self.refused[path, reason] = replace(known, statements=known.statements + 1)

    def rows(self, named: Sequence[Query], top: int, *, masked: bool) -> Iterator[Query | QueryExample | LeftOut]:
        """The `top` statements by time. One that is `named` in a file gives that query the number of its executions."""
        keys = {key_of(query.text): query for query in named}
        order = sorted(self.statements.items(), key=lambda item: (-item[1].ms, -item[1].calls, item[0]))
        for key, seen in order[:top]:
            if key in keys:
                yield replace(keys[key], calls=seen.calls, ms=seen.ms)
            else:
                yield from _query(seen, masked=masked)
        yield from _beyond([seen for _, seen in order], top)
        yield from self.refused.values()


def _query(seen: _Statement, *, masked: bool) -> Iterator[Query | QueryExample]:
    name, one = name_of(seen.text), seen.first
    verb, names = verb_of(seen.text), parameters(seen.text)
    yield Query(name, one.path, one.line, seen.text, verb, names, None, one.origin, seen.calls, seen.ms)
    if not names:
        yield QueryExample(name, 1, (), one.line)
    slowest_first = sorted(seen.sets.items(), key=lambda item: (-item[1][0], item[0]))
    for ordinal, (literals, (_, path, line)) in enumerate(slowest_first, start=1):
        yield QueryExample(name, ordinal, literals, one.line, f"logged at {path}:{line}", masked)


def _beyond(seen: Sequence[_Statement], top: int) -> Iterator[LeftOut]:
    rest = seen[top:]
    if rest:
        every = sum(one.ms for one in seen)
        share = sum(one.ms for one in rest) / every if every else 0.0
        reason = f"beyond the {top} statements that take most time; they take {share:.1%} of it"
        yield LeftOut(rest[0].first.path, rest[0].first.line, reason, len(rest))
