"""What the item "Tested on realistic data" says of the copy beside production."""

from collections.abc import Sequence

from migsafe.model import (
    CopyMade,
    Looked,
    Phase,
    Production,
    ProductionTable,
    Relation,
    RelationKind,
    SettingDifference,
    Skip,
)
from migsafe.realism import realism

COPY = CopyMade(
    source="dump:prod.dump", postgresql="16.4", redis=None, bytes=80_000_000, rows=250_000, age_s=3.25 * 86400
)
RELATIONS = [
    Relation(Phase.BEFORE, 1, "public.posts", RelationKind.TABLE, 1, rows=200_000, pages=1000, bytes=0),
    Relation(Phase.BEFORE, 2, "public.tags", RelationKind.TABLE, 2, rows=50_000, pages=1000, bytes=0),
]
TABLES = [
    ProductionTable("public.posts", 12_000_000, 4_800_000_000),
    ProductionTable("public.tags", 60_000),
    ProductionTable("public.gone", 7),
]


def said(
    *differences: SettingDifference,
    copy: CopyMade = COPY,
    tables: Sequence[ProductionTable] = TABLES,
    version: str | None = None,
) -> tuple[type, str]:
    touched = {"public.posts", "public.tags"}
    (row,) = realism(copy, Production(16, version), tables, RELATIONS, touched, differences)
    return type(row), row.summary if isinstance(row, Looked) else row.reason


def test_sizes_of_what_the_migration_works_on_the_least_alike_first_with_age_version_and_settings() -> None:
    kind, text = said(
        SettingDifference("work_mem", "65536", "4096"), SettingDifference("jit_tuple", "on", None), version="16.3"
    )

    assert kind is Looked
    assert text == (
        "rehearsed on 250,000 rows, 80 MB, PostgreSQL 16.4, data 3.2 days old; "
        "public.posts: 200,000 of 12,000,000 rows, 8 of 4,800 MB, public.tags: 50,000 of 60,000 rows; "
        "production runs 16.3, with other planner settings: work_mem 65536 (here 4096), jit_tuple on (here unknown)"
    )


def test_settings_that_are_the_same_are_said_in_a_word() -> None:
    assert said(version="16.3")[1].endswith("production runs 16.3, with the same planner settings")


def test_nothing_known_of_production_is_not_checked_and_so_is_a_copy_without_rows() -> None:
    assert said(tables=[]) == (
        Skip,
        "rehearsed on 250,000 rows, 80 MB, PostgreSQL 16.4, data 3.2 days old; "
        'production\'s size is not known; say it: [production] rows = { "posts" = 12000000 }',
    )
    rowless = CopyMade("stats:prod.stats", "16.4", None, 80_000_000, 250_000, 60.0, rowless=True)
    assert said(copy=rowless) == (
        Skip,
        "planned on production's statistics of 250,000 rows, 80 MB, PostgreSQL 16.4, data 0.0 days old; "
        "nothing ran on rows",
    )
