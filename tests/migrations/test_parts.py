"""Which part of a file runs, which takes it back, and where its statements stand in the real file."""

from pathlib import Path

import pytest

from migsafe.check import check
from migsafe.migrations.source import Down, MigrationFile, Wrapping
from migsafe.model import Header, Item, Role, Statement, Waiver
from migsafe.progress import Silent
from migsafe.request import Request
from migsafe.sql.read import read
from tests.migrations.project import found, judged, names, write


def statements(file: MigrationFile) -> list[tuple[int, int, str]]:
    return [(row.line, row.column, row.text) for row in read(file, 1, 1) if isinstance(row, Statement)]


SECTIONS = {
    "goose": "-- owner: me\n-- +goose Up\n-- +goose StatementBegin\n  SELECT 'up';\n-- +goose StatementEnd\n"
    "-- +goose Down\nSELECT 'down';\n",
    "dbmate": "-- owner: me\n-- migrate:up\n\n  SELECT 'up';\n\n-- migrate:down\nSELECT 'down';\n",
    "sql-migrate": "-- owner: me\n-- +migrate Up\n\n  SELECT 'up';\n\n-- +migrate Down\nSELECT 'down';\n",
}


@pytest.mark.parametrize("tool", SECTIONS)
def test_only_the_up_section_runs_and_keeps_its_place(tool: str, tmp_path: Path) -> None:
    write(tmp_path, {"1_a.sql": SECTIONS[tool]})

    file = judged(found(tmp_path, "1_a.sql"))

    assert statements(file) == [(4, 3, "SELECT 'up'")]
    assert [row.text for row in read(file, 1, 1) if isinstance(row, Header)] == ["me"]
    assert isinstance(file.down, Down)
    assert file.down.text.strip().endswith("SELECT 'down';")
    assert file.down.text.index("SELECT 'down'") == SECTIONS[tool].index("SELECT 'down'")


def test_a_down_section_above_the_up_section_does_not_run(tmp_path: Path) -> None:
    write(tmp_path, {"1_a.sql": "-- migrate:down\nSELECT 'down';\n-- migrate:up\nSELECT 'up';\n"})

    assert statements(judged(found(tmp_path, "1_a.sql"))) == [(4, 1, "SELECT 'up'")]


def test_a_waiver_in_an_up_section_counts(tmp_path: Path) -> None:
    text = "-- +goose Up\n-- migsafe: allow drop-table because it is empty\nDROP TABLE a;\n-- +goose Down\nSELECT 1;\n"
    write(tmp_path, {"1_a.sql": text})

    (waiver,) = [row for row in read(judged(found(tmp_path, "1_a.sql")), 1, 1) if isinstance(row, Waiver)]

    assert (waiver.line, waiver.first_line, waiver.last_line) == (2, 3, 3)


def test_each_changeset_is_a_migration_of_its_own(tmp_path: Path) -> None:
    text = """--liquibase formatted sql
--changeset me:1
CREATE TABLE a (id int);
--rollback DROP TABLE a;
--changeset me:2 dbms:mysql
CREATE TABLE b (id int) ENGINE=InnoDB;
--changeset me:3 runInTransaction:false endDelimiter:/
CREATE INDEX CONCURRENTLY i ON a (id)
/
SELECT 1
/
--rollback DROP INDEX i;
"""
    write(tmp_path, {"1.sql": text})

    files = [file for file in found(tmp_path, "1.sql").files if file.role is Role.JUDGED]

    assert [file.version for file in files] == ["me:1", "me:3"]
    assert [file.wrapping for file in files] == [Wrapping.FILE, Wrapping.STATEMENT]
    assert [statements(file) for file in files] == [
        [(3, 1, "CREATE TABLE a (id int)")],
        [(8, 1, "CREATE INDEX CONCURRENTLY i ON a (id)"), (10, 1, "SELECT 1")],
    ]
    assert [file.down.text.strip() for file in files if isinstance(file.down, Down)] == [
        "DROP TABLE a;",
        "DROP INDEX i;",
    ]


def test_drizzles_breakpoints_end_statements(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "meta/_journal.json": '{"entries": [{"idx": 0, "when": 1, "tag": "0000_a"}]}',
            "0000_a.sql": "CREATE TABLE a (id int)--> statement-breakpoint\n  CREATE TABLE b (id int);\n",
        },
    )

    file = judged(found(tmp_path, "0000_a.sql"))

    assert statements(file) == [(1, 1, "CREATE TABLE a (id int)"), (2, 3, "CREATE TABLE b (id int)")]


def test_a_named_down_file_is_judged_after_its_own_up_file(tmp_path: Path) -> None:
    write(tmp_path, {"1_a.up.sql": "SELECT 1;", "1_a.down.sql": "SELECT 2;", "2_b.up.sql": "SELECT 3;"})

    discovery = found(tmp_path, "1_a.down.sql")

    assert names(discovery, Role.HISTORY, tmp_path) == ["1_a.up.sql"]
    assert names(discovery, Role.JUDGED, tmp_path) == ["1_a.down.sql"]


def test_what_takes_a_migration_back_is_known_beside_it(tmp_path: Path) -> None:
    write(tmp_path, {"V1__a.sql": "SELECT 1;", "U1__a.sql": "SELECT 2;"})

    down = judged(found(tmp_path, "V1__a.sql")).down

    assert isinstance(down, Down)
    assert (Path(down.path).name, down.text) == ("U1__a.sql", "SELECT 2;")


def test_flyways_repeatable_files_are_no_history_of_a_version(tmp_path: Path) -> None:
    write(tmp_path, {"V1__a.sql": "SELECT 1;", "R__v.sql": "SELECT 2;", "V2__b.sql": "SELECT 3;"})

    assert names(found(tmp_path, "V2__b.sql"), Role.HISTORY, tmp_path) == ["V1__a.sql"]
    assert names(found(tmp_path, "R__v.sql"), Role.HISTORY, tmp_path) == ["V1__a.sql", "V2__b.sql"]


def test_what_takes_a_migration_back_and_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    write(tmp_path, {"1_a.up.sql": "SELECT 1;", "1_a.down.sql": "SELECT 2;"})
    (tmp_path / "1_a.down.sql").write_bytes(b"SELECT '\xff';")

    report = check(Request(paths=(tmp_path,), copy="none", cache="none"), Silent())

    (entry,) = report.unreadable
    assert (Path(entry.path).name, entry.line, entry.column) == ("1_a.down.sql", 1, 9)
    assert entry.message == "is not UTF-8: byte 0xff at line 1, column 9"
    (rollback,) = (one for one in report.checklist if one.item is Item.ROLLBACK)
    assert rollback.reason == "no down migration was rehearsed: that needs a copy"
    assert report.exit_code == 2
