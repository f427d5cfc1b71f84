"""Input that cannot be used, through the whole pipeline on real servers: said once, at its place; the rest goes on."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from migsafe.check import check
from migsafe.copies.supply import SharedServers, shared_servers
from migsafe.model import Item, Outcome
from migsafe.progress import Silent
from migsafe.report.answer import Report
from migsafe.request import Request

HISTORY = """\
CREATE TABLE posts (id int PRIMARY KEY, title text NOT NULL);
INSERT INTO posts SELECT n, 'title ' || n FROM generate_series(1, 100) AS n;
"""
CAREFUL = "SET LOCAL lock_timeout = '1s';\nALTER TABLE posts ADD COLUMN minutes int;\n"
SETTINGS = """\
[project]
migrations = "migrations"
[workload]
queries = ["queries.sql"]
[[cache.pattern]]
name = "post"
key = "post:{id}"
loader = "post"
ttl = "1h"
[[cache.trace]]
path = "trace.csv"
"""
QUERIES = "-- name: post\n-- example: id = 1\nSELECT id, title FROM posts WHERE id = :id;\n"
TRACE = "ts_us,key,op,size,ttl_s\n" + "".join(f"{n * 1000},post:{n % 9},get,,\n" for n in range(1, 90))


@pytest.fixture(scope="module")
def servers() -> Iterator[SharedServers]:
    with shared_servers() as shared:
        yield shared


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project in which everything is right."""
    monkeypatch.chdir(tmp_path)
    Path("migrations").mkdir()
    files = {"0001.sql": HISTORY, "0002.sql": CAREFUL}
    for name, text in files.items():
        Path("migrations", name).write_text(text)
    for name, text in {"migsafe.toml": SETTINGS, "queries.sql": QUERIES, "trace.csv": TRACE}.items():
        Path(name).write_text(text)
    return tmp_path


def judged(servers: SharedServers, *names: str) -> Report:
    return check(
        Request(paths=tuple(Path("migrations", name) for name in names)), Silent(), lambda: nullcontext(servers)
    )


def unreadable(report: Report) -> list[tuple[str, int, int]]:
    return [(entry.path, entry.line, entry.column) for entry in report.unreadable]


def outcome(report: Report, item: Item) -> Outcome:
    return next(entry.outcome for entry in report.checklist if entry.item == item)


def test_with_good_input_everything_is_looked_at(project: Path, servers: SharedServers) -> None:
    report = judged(servers, "0002.sql")

    assert (report.exit_code, unreadable(report)) == (0, [])
    assert {outcome(report, item) for item in (Item.PLANS, Item.CACHE, Item.HIT_RATIO)} == {Outcome.PASS}


def test_a_syntax_error_that_postgresql_confirms_is_unreadable_input(project: Path, servers: SharedServers) -> None:
    Path("migrations", "0003.sql").write_text(
        "SET LOCAL lock_timeout = '1s';\nALTER TABLE posts ADD COLUMN c int NOT;\n"
    )

    report = judged(servers, "0002.sql", "0003.sql")

    assert unreadable(report) == [("migrations/0003.sql", 2, 39)]
    assert report.exit_code == 2
    assert [row.error for row in report.statements if row.path.endswith("0002.sql")] == [None, None]
    assert report.coverage.explained == 1


def test_a_migration_that_fails_half_way_fails_at_its_place(project: Path, servers: SharedServers) -> None:
    text = "SET lock_timeout = '1s';\nALTER TABLE posts ADD COLUMN a int;\nALTER TABLE posts\n  DROP COLUMN nosuch;\n"
    Path("migrations", "0003.sql").write_text(text)

    report = judged(servers, "0003.sql")

    failed = next(finding for finding in report.findings if finding.rule == "statement-failed")
    assert (failed.path, failed.line, failed.measured["sqlstate"]) == ("migrations/0003.sql", 3, "42703")
    assert report.exit_code == 1
    assert outcome(report, Item.PLANS) is Outcome.PASS


def test_history_that_fails_is_said_at_its_place_and_the_text_is_still_judged(
    project: Path, servers: SharedServers
) -> None:
    Path("migrations", "0001.sql").write_text(HISTORY + "ALTER TABLE nosuch ADD COLUMN a int;\n")
    Path("migrations", "0002.sql").write_text("CREATE INDEX posts_title_idx ON posts (title);\n")

    report = judged(servers, "0002.sql")

    assert unreadable(report) == [("migrations/0001.sql", 3, 1)]
    assert report.exit_code == 2
    assert "index-not-concurrent" in {finding.rule for finding in report.findings}


def test_a_query_without_a_value_for_its_parameter_is_named(project: Path, servers: SharedServers) -> None:
    Path("queries.sql").write_text(
        QUERIES + "-- name: other\n-- example: id = 4\nSELECT id FROM posts WHERE id = :id AND title = :title;\n"
    )

    report = judged(servers, "0002.sql")

    assert unreadable(report) == [("queries.sql", 5, 1)]
    assert "`title`" in report.unreadable[0].message
    assert {query.name: query.outcome for query in report.queries}["post"] is Outcome.PASS
    assert report.exit_code == 2


def test_a_broken_line_of_the_trace_is_named(project: Path, servers: SharedServers) -> None:
    Path("trace.csv").write_text(TRACE + "soon,post:1,get,,\n" + TRACE.partition("\n")[2])

    report = judged(servers, "0002.sql")

    assert unreadable(report) == [("trace.csv", 91, 1)]
    assert outcome(report, Item.HIT_RATIO) is Outcome.NOT_CHECKED
    assert outcome(report, Item.PLANS) is Outcome.PASS
    assert report.exit_code == 2


def test_a_server_that_cannot_be_reached_leaves_the_run_incomplete(project: Path, servers: SharedServers) -> None:
    request = Request(paths=(Path("migrations", "0002.sql"),), copy="postgresql://app:s3cret@localhost:1/app")

    report = check(request, Silent(), lambda: nullcontext(servers))

    reason = next(entry.reason for entry in report.checklist if entry.item == Item.PLANS) or ""
    assert "localhost:1" in reason
    assert "Connection refused" in reason
    assert "s3cret" not in str(report)
    assert report.exit_code == 3
