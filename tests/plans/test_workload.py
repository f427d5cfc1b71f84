"""The workload as a whole: files found by globs, one bad one never hiding the others."""

from pathlib import Path

import pytest

from migsafe.model import Item, Query, QueryExample, Skip, Unreadable
from migsafe.plans.workload import bind, read_workload
from migsafe.settings import Settings, load_settings


def _settings(folder: Path, globs: str) -> Settings:
    (folder / "migsafe.toml").write_text(f"[project]\n[workload]\nqueries = {globs}\n")
    return load_settings(None, folder)


def _write(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_files_are_read_in_the_order_of_their_names_and_once(tmp_path: Path) -> None:
    _write(tmp_path, "queries/b.sql", "-- name: second\nSELECT 2")
    _write(tmp_path, "queries/a.sql", "\ufeff-- name: first\nSELECT 1")

    rows = read_workload(_settings(tmp_path, '["queries/*.sql", "queries/a.sql"]'))

    assert [row.name for row in rows if isinstance(row, Query)] == ["first", "second"]
    assert not [row for row in rows if isinstance(row, Unreadable | Skip)]


def test_paths_are_shown_as_the_user_would_type_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, "queries/a.sql", "-- name: first\nSELECT 1")
    monkeypatch.chdir(tmp_path)

    rows = read_workload(_settings(tmp_path, '["queries/*.sql"]'))

    assert [row.path for row in rows if isinstance(row, Query)] == ["queries/a.sql"]


def test_a_glob_without_a_match_is_reported_at_its_line_in_the_settings(tmp_path: Path) -> None:
    _write(tmp_path, "queries/a.sql", "-- name: first\nSELECT 1")

    rows = read_workload(_settings(tmp_path, '["queries/*.sql", "querys/*.sql"]'))

    (found,) = [row for row in rows if isinstance(row, Unreadable)]
    assert (Path(found.path).name, found.line) == ("migsafe.toml", 3)
    assert found.message == "workload queries: no file matches `querys/*.sql`"
    assert any(isinstance(row, Query) for row in rows)


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        (b"-- name: a\nSELECT '\xff'", 2, 9, "is not UTF-8"),
        (b"-- name: a\nSELECT '\0'", 2, 1, "holds a NUL character"),
        (b"", 1, 1, "names no query"),
    ],
)
def test_an_unreadable_file_leaves_the_others(
    tmp_path: Path, content: bytes, line: int, column: int, message: str
) -> None:
    _write(tmp_path, "queries/a.sql", content)
    _write(tmp_path, "queries/b.sql", "-- name: b\nSELECT 1")

    rows = read_workload(_settings(tmp_path, '["queries/*.sql"]'))

    (found,) = [row for row in rows if isinstance(row, Unreadable)]
    assert (Path(found.path).name, found.line, found.column, found.message) == ("a.sql", line, column, message)
    assert [row.name for row in rows if isinstance(row, Query)] == ["b"]


def test_the_second_query_of_a_name_is_refused_with_its_examples(tmp_path: Path) -> None:
    _write(tmp_path, "queries/a.sql", "-- name: a\n-- example: x = 1\nSELECT :x")
    _write(tmp_path, "queries/b.sql", "-- name: b\nSELECT 1\n-- name: a\n-- example: x = 2\nSELECT :x")

    rows = read_workload(_settings(tmp_path, '["queries/*.sql"]'))

    (found,) = [row for row in rows if isinstance(row, Unreadable)]
    assert found.line == 3
    assert found.message.startswith("query a is named twice, first at ")
    assert [row.literals for row in rows if isinstance(row, QueryExample) and row.query == "a"] == [("1",)]


def test_a_refused_query_is_listed_and_its_reason_told(tmp_path: Path) -> None:
    _write(tmp_path, "queries/a.sql", "-- name: a\nTRUNCATE posts")

    rows = read_workload(_settings(tmp_path, '["queries/*.sql"]'))

    assert [row.problem for row in rows if isinstance(row, Query)] != [None]
    assert "it starts with TRUNCATE" in next(row.reason for row in rows if isinstance(row, Skip))


def test_no_workload_is_no_failure_but_said(tmp_path: Path) -> None:
    rows = read_workload(_settings(tmp_path, "[]"))

    assert {(row.item, row.configured) for row in rows if isinstance(row, Skip)} == {
        (Item.PLANS, False),
        (Item.BUFFERS, False),
    }


def test_a_bound_query_holds_the_literals_in_the_order_of_its_parameters() -> None:
    query = Query("q", "q.sql", 1, "SELECT :b, :a, :b", "SELECT", ("b", "a"))

    assert bind(query, ("1", "'x'")) == "SELECT 1, 'x', 1"
