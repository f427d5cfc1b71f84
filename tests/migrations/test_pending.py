"""What a database still lacks, from the rows that each tool writes down: read from real tables."""

from pathlib import Path

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.migrations.layouts.detect import layouts, named_layout
from migsafe.migrations.layouts.layout import Listing, Step
from migsafe.migrations.layouts.ledger import Row
from migsafe.migrations.pending import pending, with_ancestors
from migsafe.migrations.source import MigrationFile
from migsafe.model import Role

WRITTEN_DOWN = {
    "golang-migrate": ("INSERT INTO schema_migrations VALUES (2, false)", ["1", "02", "3"], ["3"]),
    "goose": (
        "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), (2, false)",
        ["00001", "00002"],
        ["00002"],
    ),
    "sql-migrate": ("INSERT INTO gorp_migrations VALUES ('1_a.sql', now())", ["1_a.sql", "2_b.sql"], ["2_b.sql"]),
    "dbmate": ("INSERT INTO schema_migrations VALUES ('1'), ('3')", ["1", "2", "3"], ["2"]),
    "flyway": (
        "INSERT INTO flyway_schema_history VALUES (1, '1.02', 'a', 'SQL', 'V1_02__a.sql', 1, 'u', now(), 1, true), "
        "(2, NULL, 'v', 'SQL', 'R__v.sql', 1, 'u', now(), 1, true), "
        "(3, '2', 'b', 'SQL', 'V2__b.sql', 1, 'u', now(), 1, false)",
        ["1.2", "2", "R__v.sql"],
        ["2", "R__v.sql"],
    ),
    "liquibase": (
        "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype) "
        "VALUES ('1', 'me', 'a.sql', now(), 1, 'EXECUTED')",
        ["me:1", "me:2"],
        ["me:2"],
    ),
    "sqlx": ("INSERT INTO _sqlx_migrations VALUES (1, 'a', now(), true, '', 1)", ["1", "2"], ["2"]),
    "diesel": (
        "INSERT INTO __diesel_schema_migrations VALUES ('20200101000000')",
        ["20200101000000", "20200102000000"],
        ["20200102000000"],
    ),
    "refinery": ("INSERT INTO refinery_schema_history VALUES (1, 'a', '', '')", ["1", "2"], ["2"]),
    "prisma": (
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, rolled_back_at) "
        "VALUES ('1', '', '1_a', now(), NULL), ('2', '', '2_b', NULL, now())",
        ["1_a", "2_b"],
        ["2_b"],
    ),
    "drizzle": (
        "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('', 100), ('', 200)",
        ["100", "200", "300"],
        ["300"],
    ),
    "sqitch": (
        "INSERT INTO sqitch.projects VALUES ('p', NULL, now(), 'n', 'm'); INSERT INTO sqitch.changes "
        "VALUES ('x', NULL, 'a', 'p', '', now(), 'n', 'm', now(), 'n', 'm')",
        ["a", "b"],
        ["b"],
    ),
    "node-pg-migrate": ("INSERT INTO pgmigrations VALUES (1, '1_a', now())", ["1_a", "2_b"], ["2_b"]),
    "popx": ("INSERT INTO schema_migration VALUES ('1')", ["1", "2"], ["2"]),
    "alembic": ("INSERT INTO alembic_version VALUES ('a')", ["a", "b"], ["b"]),
    "django": (
        "INSERT INTO django_migrations (app, name, applied) VALUES ('blog', '0001_a', now())",
        ["blog.0001_a", "blog.0002_b"],
        ["blog.0002_b"],
    ),
}


def files(versions: list[str]) -> list[MigrationFile]:
    return [MigrationFile(version, Role.HISTORY, n, "SELECT 1;", version=version) for n, version in enumerate(versions)]


@pytest.mark.parametrize("name", WRITTEN_DOWN)
def test_what_the_tool_wrote_down_needs_to_run_no_more(name: str, database: DatabaseCopy) -> None:
    insert, versions, expected = WRITTEN_DOWN[name]
    layout = named_layout(name)
    assert layout.ledger is not None
    with database.connect(autocommit=True) as connection:
        connection.execute(layout.own_tables.encode())
        connection.execute(insert.encode())
        rows: list[Row] = list(connection.execute(layout.ledger.query.encode()))

    assert [file.version for file in pending(layout, files(versions), rows)] == expected


def test_every_tool_with_tables_of_its_own_has_a_ledger_in_them() -> None:
    assert {layout.name for layout in layouts() if layout.own_tables} == set(WRITTEN_DOWN)


def test_without_a_ledger_all_is_pending() -> None:
    assert len(pending(named_layout("goose"), files(["1", "2"]), None)) == 2


def test_a_dirty_version_of_golang_migrate_is_pending() -> None:
    (file,) = pending(named_layout("golang-migrate"), files(["1", "2"]), [(2, True)])

    assert file.version == "2"


def test_alembics_heads_stand_for_all_before_them() -> None:
    graph = {"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c"), "e": ("d",)}
    listing = Listing(tuple(Step(Path(version), version, after=after) for version, after in graph.items()))

    assert {row[0] for row in with_ancestors(listing, [("d",)])} == {"a", "b", "c", "d"}
