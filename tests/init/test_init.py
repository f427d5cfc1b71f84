"""`migsafe init`: settings from what a project holds, and what it does not hold said."""

from pathlib import Path

import pytest

from migsafe.cli import run
from migsafe.init.query_files import query_files
from migsafe.init.server_version import versions
from migsafe.settings import load_settings
from tests.migrations.project import write

PROJECT = {
    "docker-compose.yml": "services:\n  db:\n    image: postgis/postgis:15-3.4\n  cache:\n    image: redis:7-alpine\n",
    ".github/workflows/ci.yml": "jobs:\n  test:\n    services:\n      db: { image: 'postgres:17' }\n",
    "db/migrations/1_a.up.sql": "CREATE EXTENSION IF NOT EXISTS citext;\nCREATE TABLE ${tenant}.a (id int);\n",
    "db/migrations/2_b.up.sql": "CREATE TABLE b (id int);\n",
    "old/migrations/V1__a.sql": "SELECT 1;\n",
    "app/sql/posts.sql": "-- name: post_by_id :one\nSELECT 1;\n",
}


def test_the_settings_say_what_was_found_and_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, PROJECT)

    assert run(["init", str(tmp_path)]) == 0

    sections = load_settings(None, tmp_path).sections
    assert sections.project.migrations == "db/migrations"
    assert sections.project.server_version == 15
    assert sections.workload.queries == ("app/sql/*.sql",)
    text = (tmp_path / "migsafe.toml").read_text()
    assert "# golang-migrate: 1_a.up.sql is named as one of a pair" in text
    assert "# The migrations need these extensions on the server: citext" in text
    assert '# variables = { "tenant" = "" }' in text
    assert "# docker-compose.yml: image: redis:7-alpine" in text
    told = capsys.readouterr().out
    assert "db/migrations: golang-migrate" in told
    assert "old/migrations (Flyway) are some, too" in told
    assert ".github/workflows/ci.yml:4: postgres:17 says 17" in told
    assert "values for the templates tenant" in told


def test_settings_that_are_there_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {**PROJECT, "migsafe.toml": "# mine\n"})

    assert run(["init", str(tmp_path)]) == 2
    assert (tmp_path / "migsafe.toml").read_text() == "# mine\n"
    assert "exists already" in capsys.readouterr().err
    assert run(["init", "--force", str(tmp_path)]) == 0
    assert "db/migrations" in (tmp_path / "migsafe.toml").read_text()


def test_an_empty_project_gets_settings_to_fill_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path)]) == 0

    assert load_settings(None, tmp_path).sections.project.migrations is None
    told = capsys.readouterr().out
    assert "no migrations: set [project] migrations" in told
    assert "production's version of PostgreSQL: set [project] server_version" in told
    assert "without [workload] queries" in told


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "nowhere")]) == 2
    assert "is no folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "text", "major"),
    [
        ("compose.yaml", "image: postgres:16.2-alpine", 16),
        ("docker-compose.test.yml", "image: 'timescale/timescaledb:2.14.2-pg14'", 14),
        ("docker-compose.yml", "image: pgvector/pgvector:pg17", 17),
        ("docker-compose.yml", "image: bitnami/postgresql:13", 13),
        (".tool-versions", "nodejs 20\npostgres 15.4\n", 15),
        (".gitlab-ci.yml", 'variables:\n  POSTGRES_VERSION: "12"\n', 12),
    ],
)
def test_the_server_version_is_read_from_what_runs_it(name: str, text: str, major: int, tmp_path: Path) -> None:
    write(tmp_path, {name: text})

    assert [version.major for version in versions(tmp_path)] == [major]


@pytest.mark.parametrize(
    "text", ["image: redis:7", "image: postgres:latest", "image: postgres", "image: mypostgres:99"]
)
def test_what_names_no_version_gives_none(text: str, tmp_path: Path) -> None:
    write(tmp_path, {"compose.yml": text})

    assert versions(tmp_path) == ()


@pytest.mark.parametrize(
    ("files", "globs"),
    [
        (
            {"sqlc.yaml": "sql:\n  - queries: db/queries\n    schema: x\n", "db/queries/a.sql": ""},
            ("db/queries/*.sql",),
        ),
        ({"sqlc.json": '{"sql": [{"queries": ["a.sql", "b.sql"]}]}'}, ("a.sql", "b.sql")),
        ({"src/sql/a.sql": "-- :name a :? :1\nSELECT 1\n"}, ("src/sql/*.sql",)),
        ({"a.sql": "-- name: get-user^\nSELECT 1\n"}, ("*.sql",)),
    ],
)
def test_query_files_are_found_where_their_tool_has_them(
    files: dict[str, str], globs: tuple[str, ...], tmp_path: Path
) -> None:
    write(tmp_path, files)

    found = query_files(tmp_path, ())

    assert found is not None
    assert found.globs == globs


def test_migrations_are_no_query_files(tmp_path: Path) -> None:
    write(tmp_path, {"migrations/1_a.sql": "-- name: x\nSELECT 1\n"})

    assert query_files(tmp_path, (tmp_path / "migrations",)) is None
