"""The stage that measures PostgreSQL's buffers: the hit ratio of the whole workload, cold and warm [edge].

The copy's server is restarted with buffers of production's size: what the workload reads then is cold, what it reads
when it runs once more is warm. Done twice before the migration, so that what differs without any is known, and once
after it. Only where the settings tell production's size, and where the migration can touch what the workload reads.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import monotonic

from msgspec import Struct

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.memory import free_bytes
from migsafe.errors import CopyError
from migsafe.model import BufferState, BufferUse, Item, Looked, Phase, Row, Skip
from migsafe.plans.buffer_use import Key, weighted
from migsafe.plans.explain import bound
from migsafe.plans.pages import Pages
from migsafe.plans.passes import run_pass
from migsafe.plans.phases import Planned, Work
from migsafe.plans.sessions import Sessions
from migsafe.sections import ProductionSection

_SMALLEST = 1 << 20
_SHARE_OF_MEMORY = 0.5


class Passes(Struct, frozen=True):
    """The workload from cold buffers (where those can be had) and from warm ones. `late`: time ran out."""

    touched: Mapping[BufferState, Mapping[Key, Mapping[str, Pages]]]
    late: bool


class BuffersBefore(Struct, frozen=True):
    """The passes before the migration, and again without any. `settings` are the server's, None where it is given."""

    first: Passes
    again: Passes
    settings: Mapping[str, str] | None
    said: str


def buffers_before(
    database: DatabaseCopy, close: Callable[[], None], before: Planned, production: ProductionSection
) -> BuffersBefore | None:
    """Run the workload from cold and from warm buffers, where that is wanted. `close` ends the caller's sessions.

    Raises psycopg.Error where the copy's server is gone.
    """
    if production.shared_buffers is None or not before.running:
        return None
    size, said = sized(production.shared_buffers, production.database_size, database.bytes(), free_bytes())
    settings: Mapping[str, str] | None = {"shared_buffers": f"{size >> 10}kB"}
    try:
        first = _passes(database, close, before.work, settings)
    except CopyError as error:
        settings, said = None, f"warm only, with the server's own shared_buffers: {error}"
        first = _passes(database, close, before.work, settings)
    return BuffersBefore(first, _passes(database, close, before.work, settings), settings, said)


def buffers_after(
    database: DatabaseCopy, close: Callable[[], None], before: Planned, buffers: BuffersBefore
) -> Iterator[Row]:
    """Run it once more after the migration; what ran in all passes counts.

    Raises CopyError and psycopg.Error where the copy's server is gone.
    """
    after = _passes(database, close, before.work, buffers.settings)
    phases = {Phase.BEFORE: buffers.first, Phase.CONTROL: buffers.again, Phase.AFTER: after}
    ran = [set(runs) for passes in phases.values() for runs in passes.touched.values()]
    common = set.intersection(*ran)
    rows: list[BufferUse] = []
    for phase, passes in phases.items():
        for state, runs in passes.touched.items():
            kept = {key: runs[key] for key in sorted(common)}
            rows += weighted(kept, phase, state, before.work.queries)
    yield from rows
    if common:
        yield Looked(Item.BUFFERS, f"{_ratios(rows)}; {buffers.said}")
    if any(passes.late for passes in phases.values()):
        late = len(set.union(*ran)) - len(common)
        yield Skip(Item.BUFFERS, f"time was over before {late} runs in cold or warm buffers: [limits] workload", True)


def sized(wanted: int, production_bytes: int | None, copy_bytes: int, free: int) -> tuple[int, str]:
    """Bytes of shared_buffers for the copy, and in words why so many.

    In proportion where the copy is smaller than production, and never more than half of the `free` memory.
    """
    size, said = wanted, "shared_buffers of production's size"
    if production_bytes is not None and copy_bytes < production_bytes:
        size = max(_SMALLEST, wanted * copy_bytes // production_bytes)
        said = f"shared_buffers of {_megabytes(size)}, in proportion to the copy"
    most = max(_SMALLEST, int(free * _SHARE_OF_MEMORY))
    if size > most:
        size, said = most, f"shared_buffers of {_megabytes(most)}: {_megabytes(size)} do not fit into memory here"
    return size, said


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MB"


def _passes(
    database: DatabaseCopy, close: Callable[[], None], work: Work, settings: Mapping[str, str] | None
) -> Passes:
    if settings is not None:
        close()
        database.restart(settings)
    until = monotonic() + work.total_s
    runs = bound(work.queries, work.examples)
    with Sessions(database.connect, timeout_ms=work.timeout_ms, role=work.role) as sessions:
        cold, warm = (run_pass(sessions, runs, until) for _ in range(2))
    touched = {BufferState.WARM: warm} if settings is None else {BufferState.COLD: cold, BufferState.WARM: warm}
    return Passes(touched, monotonic() > until)


def _ratios(rows: Sequence[BufferUse]) -> str:
    def ratio(phase: Phase, state: BufferState) -> str:
        mine = [row for row in rows if row.phase is phase and row.state is state]
        hit, read = sum(row.hit for row in mine), sum(row.read for row in mine)
        return f"{hit / (hit + read):.1%}" if hit + read else "-"

    states = dict.fromkeys(row.state for row in rows)
    told = (f"{state} {ratio(Phase.BEFORE, state)} before, {ratio(Phase.AFTER, state)} after" for state in states)
    return f"hit ratio of the workload: {', '.join(told)}"
