"""The hit ratio of the workload, from cold and from warm buffers, on a server that is restarted with production's."""

from collections.abc import Iterator, Sequence

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.server_template import TemplateServer
from migsafe.copies.session import Session
from migsafe.errors import CopyUnavailable
from migsafe.model import BufferState, BufferUse, Looked, Phase, Query, QueryExample, Row, Skip
from migsafe.plans.buffer_use import weighted
from migsafe.plans.buffers import buffers_after, buffers_before, sized
from migsafe.plans.pages import Pages
from migsafe.plans.phases import Planned, Work
from migsafe.plans.query_file import read_query_file
from migsafe.sections import ProductionSection, Size

_MEGABYTE = 1 << 20
_WORKLOAD = """
-- name: of_day
-- example: day = 7
SELECT payload FROM events WHERE day = :day
-- name: all_days
SELECT count(*) FROM days
-- name: broken
SELECT nothing FROM days
-- name: writes
DELETE FROM days
"""
PRODUCTION = ProductionSection(shared_buffers=Size(4 * _MEGABYTE))


@pytest.fixture
def events(database: DatabaseCopy, postgres: PostgresServer) -> Iterator[DatabaseCopy]:
    """13 MB of events, 700 kB of days."""
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE events (id int PRIMARY KEY, day int NOT NULL, payload text NOT NULL)")
        connection.execute("ALTER TABLE events ALTER payload SET STORAGE PLAIN")
        connection.execute("INSERT INTO events SELECT n, n % 500, repeat('x', 6000) FROM generate_series(1, 1600) n")
        connection.execute("CREATE INDEX events_day ON events (day)")
        connection.execute("CREATE TABLE days AS SELECT n FROM generate_series(1, 20000) n")
        connection.execute("VACUUM (ANALYZE)")
    yield database
    postgres.restart({})


def _planned(*, running: Sequence[str] = ("of_day",), total_s: float = 60.0, **calls: float) -> Planned:
    rows = read_query_file(_WORKLOAD, "q.sql")
    queries = tuple(
        Query(row.name, row.path, row.line, row.text, row.verb, row.parameters, calls=calls.get(row.name, 1.0))
        for row in rows
        if isinstance(row, Query)
    )
    examples = tuple(row for row in rows if isinstance(row, QueryExample))
    return Planned(Work(queries, examples, total_s=total_s), None, frozenset(running), ())


def _measured(copy: DatabaseCopy, planned: Planned, migration: bytes = b"SELECT") -> tuple[Row, ...]:
    session = Session(copy)
    before = buffers_before(copy, session.close, planned, PRODUCTION)
    assert before is not None
    session.connection().execute(migration)
    rows = tuple(buffers_after(copy, session.close, planned, before))
    session.close()
    return rows


def _uses(rows: Sequence[Row], phase: Phase, state: BufferState) -> dict[str, tuple[float, float]]:
    found = (row for row in rows if isinstance(row, BufferUse))
    return {row.relation: (row.hit, row.read) for row in found if (row.phase, row.state) == (phase, state)}


def test_cold_buffers_read_and_warm_ones_hit_the_same_pages_each_time(events: DatabaseCopy) -> None:
    rows = _measured(events, _planned())

    for state in (BufferState.COLD, BufferState.WARM):
        first = _uses(rows, Phase.BEFORE, state)
        assert _uses(rows, Phase.CONTROL, state) == first == _uses(rows, Phase.AFTER, state)
    cold, warm = (_uses(rows, Phase.BEFORE, state) for state in (BufferState.COLD, BufferState.WARM))
    assert cold["public.days"] == (0, 89)
    assert warm["public.days"] == (89, 0)
    (looked,) = [row.summary for row in rows if isinstance(row, Looked)]
    assert looked.endswith("warm 100.0% before, 100.0% after; shared_buffers of production's size")
    assert not [row for row in rows if isinstance(row, Skip)]


def test_what_no_longer_fits_is_read_every_time(events: DatabaseCopy) -> None:
    rows = _measured(events, _planned(), b"DROP INDEX events_day")

    hit, read = _uses(rows, Phase.AFTER, BufferState.WARM)["public.events"]
    assert read > 1500 > 100 > hit  # a scan of a large table keeps to a small ring


def test_each_query_counts_by_its_executions(events: DatabaseCopy) -> None:
    rows = _measured(events, _planned(of_day=999.0, all_days=1.0), b"DROP INDEX events_day")

    uses = _uses(rows, Phase.AFTER, BufferState.WARM)
    assert sum(uses["public.events"]) == pytest.approx(1600 * 2 * 0.999, rel=0.01)
    assert sum(uses["public.days"]) == pytest.approx(89 * 2 * 0.001, rel=0.01)


def test_time_that_is_over_is_told(events: DatabaseCopy) -> None:
    rows = _measured(events, _planned(total_s=0.0))

    (skip,) = [row.reason for row in rows if isinstance(row, Skip)]
    assert skip.endswith("[limits] workload")
    assert not [row for row in rows if isinstance(row, Looked)]


def test_a_given_server_is_not_restarted_and_measured_warm_only(events: DatabaseCopy) -> None:
    class Given(DatabaseCopy, frozen=True):
        def restart(self, settings: object) -> None:
            TemplateServer("", "16.1", {}, "", 0).restart({})

    rows = _measured(Given(events.server, events.name, events.token), _planned())

    assert {row.state for row in rows if isinstance(row, BufferUse)} == {BufferState.WARM}
    (looked,) = [row.summary for row in rows if isinstance(row, Looked)]
    assert "warm only, with the server's own shared_buffers: a given server is not restarted" in looked


def test_a_given_server_refuses_a_restart() -> None:
    with pytest.raises(CopyUnavailable):
        TemplateServer("", "16.1", {}, "", 0).restart({})


@pytest.mark.parametrize("production", [ProductionSection(), PRODUCTION])
def test_nothing_runs_where_it_is_not_wanted_or_the_migration_touches_nothing(
    production: ProductionSection, database: DatabaseCopy
) -> None:
    running = ("of_day",) if production.shared_buffers is None else ()
    closed: list[bool] = []

    assert buffers_before(database, lambda: closed.append(True), _planned(running=running), production) is None
    assert not closed


@pytest.mark.parametrize(
    ("wanted", "production", "copy", "free", "size", "said"),
    [
        (4096, None, 200, 100_000, 4096, "of production's size"),
        (4096, 100_000, 1000, 100_000, 40, "of 41 MB, in proportion to the copy"),
        (4096, 100, 1000, 100_000, 4096, "of production's size"),
        (4096, None, 200, 4000, 2000, "of 2,000 MB: 4,096 MB do not fit into memory here"),
        (4096, 1_000_000, 1, 4000, 1, "of 1 MB, in proportion to the copy"),
    ],
)
def test_buffers_are_as_large_as_the_copy_and_the_machine_allow(
    wanted: int, production: int | None, copy: int, free: int, size: int, said: str
) -> None:
    whole = production * _MEGABYTE if production is not None else None
    found, why = sized(wanted * _MEGABYTE, whole, copy * _MEGABYTE, free * _MEGABYTE)

    assert (found // _MEGABYTE, why) == (size, f"shared_buffers {said}")


def test_examples_of_a_query_share_its_weight() -> None:
    pages = {"public.posts": Pages(10, 0)}
    touched = {("a", 1): pages, ("a", 2): pages, ("b", 1): {"public.tags": Pages(0, 10)}}

    uses = list(weighted(touched, Phase.BEFORE, BufferState.WARM, ()))

    assert [(row.relation, row.hit, row.read) for row in uses] == [("public.posts", 15, 0), ("public.tags", 0, 15)]
