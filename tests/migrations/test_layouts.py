"""Each migration tool's layout: known by its files, in its order, with its transactions."""

from pathlib import Path

import pytest

from migsafe.migrations.layouts import detect
from migsafe.migrations.layouts.detect import layouts, locate, search
from migsafe.migrations.source import Wrapping
from migsafe.model import Role
from tests.migrations.project import found, judged, names, write

A, B, C = "CREATE TABLE a (id int);\n", "CREATE TABLE b (id int);\n", "CREATE TABLE c (id int);\n"
CARGO = '[dependencies]\n{} = "0.8"\n'
PROJECTS: dict[str, tuple[dict[str, str], list[str], Wrapping]] = {
    # layout: files, those that run in their order, what the last one's transaction is
    "plain": (
        {"m/0009_a.sql": A, "m/0010_b.sql": B, "m/0010_b_down.sql": C},
        ["m/0009_a.sql", "m/0010_b.sql"],
        Wrapping.UNSTATED,
    ),
    "golang-migrate": (
        {"m/9_a.up.sql": A, "m/9_a.down.sql": C, "m/10_b.up.sql": B},
        ["m/9_a.up.sql", "m/10_b.up.sql"],
        Wrapping.MESSAGE,
    ),
    "goose": (
        {
            "m/2_a.sql": f"-- +goose Up\n{A}-- +goose Down\n{C}",
            "m/10_b.sql": f"-- +goose NO TRANSACTION\n-- +goose Up\n{B}",
        },
        ["m/2_a.sql", "m/10_b.sql"],
        Wrapping.STATEMENT,
    ),
    "sql-migrate": (
        {"m/1_a.sql": f"-- +migrate Up\n{A}", "m/2_b.sql": f"-- +migrate Up notransaction\n{B}"},
        ["m/1_a.sql", "m/2_b.sql"],
        Wrapping.STATEMENT,
    ),
    "dbmate": (
        {"m/20_a.sql": f"-- migrate:up\n{A}", "m/3_b.sql": f"-- migrate:up transaction:false\n{B}", "m/note.sql": C},
        ["m/20_a.sql", "m/3_b.sql"],
        Wrapping.MESSAGE,
    ),
    "flyway": (
        {
            "db/migration/V1_10__b.sql": B,
            "db/migration/x/V1_2__a.sql": A,
            "db/migration/h2/V1_2__a.sql": A,
            "db/migration/U1_10__b.sql": C,
            "db/migration/V2__c.sql": C,
            "db/migration/V2__c.sql.conf": "executeInTransaction=false\n",
        },
        ["db/migration/x/V1_2__a.sql", "db/migration/V1_10__b.sql", "db/migration/V2__c.sql"],
        Wrapping.STATEMENT,
    ),
    "refinery": (
        {"Cargo.toml": CARGO.format("refinery"), "m/V2__a.sql": A, "m/U10__b.sql": B},
        ["m/V2__a.sql", "m/U10__b.sql"],
        Wrapping.FILE,
    ),
    "sqlx": (
        {
            "Cargo.toml": CARGO.format("sqlx"),
            "m/1_a.up.sql": A,
            "m/1_a.down.sql": C,
            "m/2_b.sql": f"-- no-transaction\n{B}",
        },
        ["m/1_a.up.sql", "m/2_b.sql"],
        Wrapping.MESSAGE,
    ),
    "diesel": (
        {
            "m/2020-01-01-000000_z/up.sql": A,
            "m/2020-01-01-000000_z/down.sql": C,
            "m/20200102000000_a/up.sql": B,
            "m/20200102000000_a/metadata.toml": "run_in_transaction = false\n",
        },
        ["m/2020-01-01-000000_z/up.sql", "m/20200102000000_a/up.sql"],
        Wrapping.MESSAGE,
    ),
    "prisma": (
        {
            "m/migration_lock.toml": 'provider = "postgresql"\n',
            "m/20200101_a/migration.sql": A,
            "m/20200102_b/migration.sql": B,
        },
        ["m/20200101_a/migration.sql", "m/20200102_b/migration.sql"],
        Wrapping.MESSAGE,
    ),
    "drizzle": (
        {
            "m/meta/_journal.json": '{"entries": [{"idx": 1, "when": 2, "tag": "0000_b"},'
            '{"idx": 0, "when": 1, "tag": "0001_a"}]}',
            "m/0000_b.sql": "CREATE TABLE b (id int)--> statement-breakpoint\nCREATE TABLE d (id int)",
            "m/0001_a.sql": A,
            "m/0002_left_over.sql": C,
        },
        ["m/0001_a.sql", "m/0000_b.sql"],
        Wrapping.RUN,
    ),
    "node-pg-migrate": (
        {
            "package.json": '{"devDependencies": {"node-pg-migrate": "^7"}}',
            "m/1_a.sql": f"-- Up Migration\n{A}-- Down Migration\n{C}",
            "m/2_b.sql": f"-- Up Migration\n{B}",
        },
        ["m/1_a.sql", "m/2_b.sql"],
        Wrapping.RUN,
    ),
    "popx": (
        {
            "m/1_a.up.sql": A,
            "m/1_a.sqlite3.up.sql": C,
            "m/1_a.down.sql": C,
            "m/2_b.postgres.autocommit.up.sql": B,
            "m/2_b.up.sql": C,
        },
        ["m/1_a.up.sql", "m/2_b.postgres.autocommit.up.sql"],
        Wrapping.MESSAGE,
    ),
    "sqitch": (
        {
            "m/sqitch.conf": "[core]\n\tengine = pg\n\ttop_dir = sql\n",
            "m/sql/sqitch.plan": "%project=x\n\nz 2020-01-01T00:00:00Z A <a@b> # 1\n@v1 2020-01-01T00:00:00Z A <a@b>\n"
            "a [z] 2020-01-02T00:00:00Z A <a@b>\nz [z@v1] 2020-01-03T00:00:00Z A <a@b>\n",
            "m/sql/deploy/z@v1.sql": A,
            "m/sql/deploy/a.sql": B,
            "m/sql/deploy/z.sql": C,
            "m/sql/revert/a.sql": C,
            "m/sql/verify/a.sql": C,
        },
        ["m/sql/deploy/z@v1.sql", "m/sql/deploy/a.sql", "m/sql/deploy/z.sql"],
        Wrapping.STATEMENT,
    ),
    "rails": (
        {"db/structure.sql": A, "db/migrate/20200101000000_a.rb": "class A\nend\n"},
        ["db/structure.sql"],
        Wrapping.STATEMENT,
    ),
    "liquibase": (
        {
            "m/2_a.sql": f"--liquibase formatted sql\n--changeset me:1\n{A}",
            "m/1_b.sql": f"--liquibase formatted sql\n--changeset me:2 runInTransaction:false\n{B}",
            "m/changelog-master.yaml": "databaseChangeLog:\n  - include:\n      file: m/2_a.sql\n"
            "  - include:\n      file: 1_b.sql\n      relativeToChangelogFile: true\n",
        },
        ["m/2_a.sql", "m/1_b.sql"],
        Wrapping.STATEMENT,
    ),
}


@pytest.fixture(params=PROJECTS)
def layout(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_layout_is_known_by_its_files_with_a_reason(layout: str, tmp_path: Path) -> None:
    files, order, _ = PROJECTS[layout]
    write(tmp_path, files)

    located = locate(tmp_path / order[-1])

    assert located is not None
    assert located.layout.name == layout
    assert located.reason


def test_a_project_is_searched_for_its_migrations(layout: str, tmp_path: Path) -> None:
    files, _, _ = PROJECTS[layout]
    write(
        tmp_path,
        {name.replace("m/", "migrations/", 1): text.replace("m/", "migrations/") for name, text in files.items()},
    )

    assert [located.layout.name for located in search(tmp_path)] == [layout]


def test_a_folder_is_judged_in_the_tools_order(layout: str, tmp_path: Path) -> None:
    files, order, wrapping = PROJECTS[layout]
    write(tmp_path, files)

    discovery = found(tmp_path, order[0].split("/")[0] if layout != "flyway" else "db/migration")

    assert names(discovery, Role.JUDGED, tmp_path) == order
    assert discovery.files[-1].wrapping is wrapping
    assert not discovery.unreadable


def test_the_files_before_a_named_one_are_history(layout: str, tmp_path: Path) -> None:
    files, order, _ = PROJECTS[layout]
    write(tmp_path, files)

    discovery = found(tmp_path, order[-1])

    assert names(discovery, Role.HISTORY, tmp_path) == order[:-1]
    assert names(discovery, Role.JUDGED, tmp_path) == order[-1:]
    assert not discovery.unreadable


def test_the_settings_name_another_layout(tmp_path: Path) -> None:
    write(tmp_path, {"m/1_a.up.sql": A, "m/2_b.up.sql": B, "migsafe.toml": '[project]\nlayout = "plain"\n'})

    discovery = found(tmp_path, "m/2_b.up.sql")

    assert [one.layout.name for one in discovery.located] == ["plain"]
    assert judged(discovery).wrapping is Wrapping.UNSTATED


def test_every_module_that_has_a_layout_is_asked() -> None:
    modules = Path(str(detect.__file__)).parent.glob("*.py")
    having = {path.stem.replace("_", "-") for path in modules if "\nLAYOUT = " in path.read_text("utf-8")}

    assert {layout.name for layout in layouts()} == having


@pytest.mark.parametrize(
    ("layout", "path"),
    [
        ("diesel", "m/20200102000000_a"),
        ("prisma", "m/20200102_b"),
    ],
)
def test_a_migrations_own_folder_names_it(layout: str, path: str, tmp_path: Path) -> None:
    files, order, _ = PROJECTS[layout]
    write(tmp_path, files)

    discovery = found(tmp_path, path)

    assert names(discovery, Role.HISTORY, tmp_path) == order[:1]
    assert names(discovery, Role.JUDGED, tmp_path) == order[1:]
