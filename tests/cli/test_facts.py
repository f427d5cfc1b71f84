"""`migsafe facts`, through the real reading and prediction."""

import json
from pathlib import Path

import pytest

from migsafe.cli import run

SQL = """\
BEGIN;
SET LOCAL lock_timeout = '500ms';
ALTER TABLE comments ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES authors (id) NOT VALID;
COMMIT;
"""


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "0002.sql").write_text(SQL)


def test_facts_tell_place_timeouts_action_and_predicted_locks(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["facts", "0002.sql", "--format", "json", "--server-version", "16"]) == 0

    facts = json.loads(capfd.readouterr().out)
    third = facts["statements"][2]
    assert (third["path"], third["line"], third["column"]) == ("0002.sql", 3, 1)
    assert third["understood"]
    assert third["transaction"] is not None
    assert third["lock_timeout_ms"] == 500
    assert third["actions"][0]["kind"] == "add-foreign-key"
    assert ("public.comments", "ShareRowExclusiveLock") in [(one["relation"], one["mode"]) for one in third["locks"]]


def test_facts_as_text(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["facts", "0002.sql"]) == 0

    out = capfd.readouterr().out
    assert "0002.sql:3:1  ALTER TABLE" in out
    assert "lock_timeout 500 ms" in out
    assert "locks public.comments in ShareRowExclusiveLock" in out


def test_a_file_that_cannot_be_read_is_2_and_the_others_are_shown(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["facts", "0002.sql", "missing.sql"]) == 2

    captured = capfd.readouterr()
    assert "0002.sql:3:1" in captured.out
    assert captured.err.startswith("error: missing.sql:")


def test_a_byte_order_mark_and_windows_line_ends_move_nothing(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sql = "-- größe\r\nSELECT 'é';  ALTER TABLE größe\r\n  ADD COLUMN a int;\r\nDROP TABEL t;\r\n"
    (tmp_path / "0003.sql").write_bytes(b"\xef\xbb\xbf" + sql.encode("utf-8"))

    assert run(["facts", "0003.sql", "--format", "json"]) == 0

    places = [(one["line"], one["column"], one["end_line"]) for one in json.loads(capfd.readouterr().out)["statements"]]
    assert places == [(2, 1, 2), (2, 14, 3), (4, 1, 4)]
