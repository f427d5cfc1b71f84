"""Paths to migrations: files, folders, standard input, and what cannot be read."""

import io
from pathlib import Path

import pytest

from migsafe.errors import InputError, SettingsError
from migsafe.migrations.discover import discover
from migsafe.model import Role
from migsafe.settings import load_settings
from tests.migrations.project import found, names, write

A = "CREATE TABLE a (id int);\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["10_b.sql", "9_a.sql"], ["9_a.sql", "10_b.sql"]),
        (["0010_b.sql", "0009_a.sql", "seed.sql"], ["0009_a.sql", "0010_b.sql", "seed.sql"]),
        (["1.10_b.sql", "1.2_a.sql"], ["1.2_a.sql", "1.10_b.sql"]),
        (["2026-01-10_b.sql", "2026-01-09_a.sql"], ["2026-01-09_a.sql", "2026-01-10_b.sql"]),
        (["20260110120000_b.sql", "20260110115959_a.sql"], ["20260110115959_a.sql", "20260110120000_b.sql"]),
        (["1_a.sql", "1_a.down.sql", "1_a.undo.sql", "2_b_up.sql", "2_b_down.sql"], ["1_a.sql", "2_b_up.sql"]),
        (["1_scale_down.sql", "2_b.sql"], ["1_scale_down.sql", "2_b.sql"]),
        (["1_a.sql", ".hidden.sql", "notes.txt"], ["1_a.sql"]),
    ],
)
def test_plain_files_run_by_their_numbers(files: list[str], expected: list[str], tmp_path: Path) -> None:
    write(tmp_path, {f"m/{name}": A for name in files})

    assert names(found(tmp_path, "m"), Role.JUDGED, tmp_path / "m") == expected


def test_standard_input_comes_after_the_projects_migrations(tmp_path: Path) -> None:
    write(tmp_path, {"m/1_a.sql": A, "m/2_b.sql": A, "migsafe.toml": '[project]\nmigrations = "m"\n'})

    discovery = discover([Path("-")], load_settings(tmp_path / "migsafe.toml", tmp_path), io.StringIO("SELECT 1;"))

    assert names(discovery, Role.HISTORY, tmp_path / "m") == ["1_a.sql", "2_b.sql"]
    assert [file.text for file in discovery.files if file.role is Role.JUDGED] == ["SELECT 1;"]


def test_a_project_with_one_folder_of_migrations_can_be_named_itself(tmp_path: Path) -> None:
    write(tmp_path, {"app/db/1_a.up.sql": A, "app/main.py": "", "README.md": ""})

    discovery = found(tmp_path, ".")

    assert names(discovery, Role.JUDGED, tmp_path) == ["app/db/1_a.up.sql"]
    assert [one.layout.name for one in discovery.located] == ["golang-migrate"]


def test_two_folders_of_migrations_are_not_guessed_between(tmp_path: Path) -> None:
    write(tmp_path, {"one/1_a.up.sql": A, "two/1_a.up.sql": A})

    (unreadable,) = found(tmp_path, ".").unreadable

    assert unreadable.message == "holds more than one folder of migrations"
    assert "one (golang-migrate)" in unreadable.hint
    assert "two (golang-migrate)" in unreadable.hint


def test_a_file_that_the_tool_would_not_run_is_refused_and_the_others_are_kept(tmp_path: Path) -> None:
    write(tmp_path, {"1_a.up.sql": A, "2_b.up.sql": A, "notes.sql": A})

    discovery = found(tmp_path, "notes.sql", "2_b.up.sql")

    (unreadable,) = discovery.unreadable
    assert Path(unreadable.path).name == "notes.sql"
    assert unreadable.message.startswith("is no migration of golang-migrate, although")
    assert names(discovery, Role.JUDGED, tmp_path) == ["2_b.up.sql"]


def test_an_empty_folder_and_a_missing_path_are_told(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()

    messages = [one.message for one in found(tmp_path, "m", "nowhere.sql").unreadable]

    assert messages == ["holds no .sql file, nor any migration tool's files", "does not exist"]


def test_a_go_migration_in_gooses_order_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"1_a.sql": f"-- +goose Up\n{A}", "2_b.go": "package m\n", "3_c.sql": f"-- +goose Up\n{A}"})

    discovery = found(tmp_path, "3_c.sql")

    assert [one.message for one in discovery.unreadable] == [
        "is a migration written in Go, which only the project's own program can run"
    ]
    assert names(discovery, Role.HISTORY, tmp_path) == ["1_a.sql"]


def test_a_journal_that_is_none_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"meta/_journal.json": "{}", "0000_a.sql": A})

    (unreadable,) = found(tmp_path, "0000_a.sql").unreadable

    assert "drizzle-kit's list of migrations" in unreadable.message


def test_changes_in_liquibases_own_words_are_told(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "changelog.xml": '<databaseChangeLog><include file="a.sql"/><include file="b.xml"/></databaseChangeLog>',
            "a.sql": f"--liquibase formatted sql\n--changeset me:1\n{A}",
            "b.xml": '<databaseChangeLog><changeSet id="2"><createTable name="t"/></changeSet></databaseChangeLog>',
        },
    )

    discovery = found(tmp_path, ".")

    assert [Path(one.path).name for one in discovery.unreadable] == ["b.xml"]
    assert names(discovery, Role.JUDGED, tmp_path) == ["a.sql"]


def test_without_a_path_the_newest_migration_is_suggested(tmp_path: Path) -> None:
    write(tmp_path, {"m/9_a.up.sql": A, "m/10_b.up.sql": A, "migsafe.toml": '[project]\nmigrations = "m"\n'})

    with pytest.raises(InputError) as caught:
        discover([], load_settings(None, tmp_path / "migsafe.toml"))

    assert "m/10_b.up.sql` judges it" in caught.value.hint


def test_an_unknown_layout_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    write(tmp_path, {"1_a.sql": A, "migsafe.toml": '[project]\nlayout = "flyweigh"\n'})

    with pytest.raises(SettingsError, match="unknown layout `flyweigh`") as caught:
        found(tmp_path, "1_a.sql")
    assert caught.value.hint == "did you mean `flyway`?"


def test_all_files_of_a_folder_may_be_named(tmp_path: Path) -> None:
    write(tmp_path, {"1_a.up.sql": A, "1_a.down.sql": A, "2_b.up.sql": A, "2_b.down.sql": A})

    discovery = found(tmp_path, "1_a.down.sql", "1_a.up.sql", "2_b.down.sql", "2_b.up.sql")

    assert names(discovery, Role.JUDGED, tmp_path) == ["1_a.up.sql", "2_b.up.sql"]
    assert not discovery.unreadable


def test_the_tools_other_files_may_be_named_beside_a_migration(tmp_path: Path) -> None:
    write(tmp_path, {"migration_lock.toml": "", "20200101_a/migration.sql": A})

    discovery = found(tmp_path, "20200101_a", "migration_lock.toml")

    assert names(discovery, Role.JUDGED, tmp_path) == ["20200101_a/migration.sql"]
    assert not discovery.unreadable


@pytest.mark.parametrize(
    ("folder", "path", "layout"),
    [
        ("m/20200101_a", "up.sql", "diesel"),
        ("db/migration", "V1__a.sql", "flyway"),
        ("p/20200101000000_a", "migration.sql", "prisma"),
        ("m", ".", "diesel"),
    ],
)
def test_a_path_counts_from_where_one_stands(
    folder: str, path: str, layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"m/20200101_a/up.sql": A, "db/migration/V1__a.sql": A, "p/20200101000000_a/migration.sql": A})
    monkeypatch.chdir(tmp_path / folder)

    discovery = discover([Path(path)], load_settings(None, Path(path)))

    assert [one.layout.name for one in discovery.located] == [layout]
    assert [file.text for file in discovery.files if file.role is Role.JUDGED] == [A]


def test_a_rails_migration_is_refused_with_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, {"db/structure.sql": A, "db/migrate/1_a.rb": "class A\nend\n"})

    (unreadable,) = found(tmp_path, "db/migrate/1_a.rb").unreadable

    assert "is no migration of Rails" in unreadable.message
    assert "migsafe check -" in unreadable.hint


@pytest.mark.parametrize(
    ("script", "layout"),
    [
        ("node-pg-migrate -j sql -m db/sql up", "node-pg-migrate"),
        ("node-pg-migrate up --migrations-dir=db/sql", "node-pg-migrate"),
        ("node-pg-migrate up", "plain"),
    ],
)
def test_files_without_markers_are_node_pg_migrates_where_it_runs_on_their_folder(
    script: str, layout: str, tmp_path: Path
) -> None:
    write(tmp_path, {"package.json": f'{{"scripts": {{"migrate": "{script}"}}}}', "db/sql/1_a.sql": A})

    assert [one.layout.name for one in found(tmp_path, "db/sql").located] == [layout]
