"""Tools that apply all files of a run in one transaction: what one file locks is held until the last one ends."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from migsafe.check import check
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.supply import shared_servers
from migsafe.migrations.source import MigrationFile, Wrapping
from migsafe.model import Execution, Headroom, Lock, Role, Row, Statement
from migsafe.progress import Silent
from migsafe.rehearsal.apply import rehearse
from migsafe.request import Request
from migsafe.sql.carried import carried
from tests.migrations.project import found, write
from tests.migrations.whole import statements_of
from tests.rehearsal.written import executions

LOCKS = "ALTER TABLE author ADD COLUMN note text;\n"
SLEEPS = "SELECT pg_sleep(0.1);\n"
JOURNAL = """{"entries": [{"idx": 0, "when": 1, "tag": "0000_a"}, {"idx": 1, "when": 2, "tag": "0001_b"}]}"""


def files(*texts: str, wrapping: Wrapping = Wrapping.RUN, root: str = "one") -> list[MigrationFile]:
    return [
        MigrationFile(f"{number}.sql", Role.JUDGED, number, text, wrapping, root=Path(root))
        for number, text in enumerate(texts, 1)
    ]


def statements(these: list[MigrationFile]) -> list[Statement]:
    return [row for row in statements_of(these, 16) if isinstance(row, Statement)]


def transactions(these: list[MigrationFile]) -> list[int | None]:
    return [statement.transaction_id for statement in statements(these)]


def observed(blog: DatabaseCopy, *texts: str) -> tuple[Row, ...]:
    return rehearse(blog, statements(files(*texts)))


def columns(copy: DatabaseCopy) -> set[str]:
    sql = "SELECT attname FROM pg_attribute WHERE attrelid = 'author'::regclass AND attnum > 0 AND NOT attisdropped"
    with copy.connect() as connection:
        return {name for (name,) in connection.execute(sql)}


def test_the_transaction_goes_on_in_the_next_file() -> None:
    assert transactions(files("SELECT 1;", "-- nothing\n", "SELECT 2; SELECT 3;")) == [1, 1, 1]


@pytest.mark.parametrize("wrapping", [Wrapping.FILE, Wrapping.UNSTATED])
def test_of_other_tools_each_file_has_its_own(wrapping: Wrapping) -> None:
    assert transactions(files("SELECT 1;", "SELECT 2;", wrapping=wrapping)) == [1, 2]


def test_two_tools_never_share_one() -> None:
    assert transactions([*files("SELECT 1;"), *files("SELECT 2;", root="two")]) == [1, 2]


def test_what_a_file_commits_itself_is_not_continued() -> None:
    assert transactions(files("SELECT 1; COMMIT;", "SELECT 2;")) == [1, 1, 2]
    assert transactions(files("SELECT 1; COMMIT; VACUUM; BEGIN; SELECT 2;", "SELECT 3;")) == [1, 1, None, 2, 2, 2]


def test_drizzles_files_are_read_so(tmp_path: Path) -> None:
    write(tmp_path, {"meta/_journal.json": JOURNAL, "0000_a.sql": "SELECT 1;", "0001_b.sql": "SELECT 2;"})

    assert transactions(list(found(tmp_path, ".").files)[1:]) == [1, 1]


@pytest.mark.parametrize(
    ("settings", "text", "expected"),
    [
        ("flyway.conf", "flyway.group=true\n", [1, 1]),
        ("flyway.toml", "[flyway]\ngroup = true\n", [1, 1]),
        ("flyway.conf", "# flyway.group=true\n", [1, 2]),
        ("flyway.conf", "flyway.executeInTransaction=false\n", [None, None]),
        ("db/migration/V1__a.sql.conf", "executeInTransaction=false\n", [None, 1]),
    ],
)
def test_flyways_settings_decide(settings: str, text: str, expected: list[int | None], tmp_path: Path) -> None:
    write(tmp_path, {"db/migration/V1__a.sql": "SELECT 1;", "db/migration/V2__b.sql": "SELECT 2;", settings: text})

    assert transactions(list(found(tmp_path, "db/migration").files)[1:]) == expected


def test_a_lock_is_held_until_the_last_file_ends(blog: DatabaseCopy) -> None:
    rows = observed(blog, LOCKS, SLEEPS)

    (lock,) = [row for row in rows if isinstance(row, Lock)]
    assert lock.statement == 1
    assert lock.held_ms is not None
    assert lock.held_ms >= 100
    assert [row.path for row in rows if isinstance(row, Headroom)] == ["1.sql", "2.sql"]


def test_the_next_file_starts_behind_the_lock_of_the_first(blog: DatabaseCopy) -> None:
    rows = observed(blog, LOCKS, SLEEPS)
    locks = [row for row in rows if isinstance(row, Lock)]
    ran = [row for row in rows if isinstance(row, Execution)]

    (behind,) = carried(statements(files(LOCKS, SLEEPS)), [], locks, ran)
    assert (behind.statement, behind.relation, behind.blocks_reads) == (2, "public.author", True)


def test_a_failure_takes_back_the_files_before_it(blog: DatabaseCopy) -> None:
    ran = executions(observed(blog, LOCKS, "SELECT 1 / 0;", "SELECT 2;"))

    assert [ran[number].sqlstate for number in (1, 2, 3)] == [None, "22012", None]
    assert ran[3].skipped == "the transaction was rolled back by the failure at 2.sql:1"
    assert "note" not in columns(blog)


def test_the_report_says_how_many_files_a_failure_takes_back(tmp_path: Path) -> None:
    texts = {"0000_a.sql": "CREATE TABLE a (id int);", "0001_b.sql": "ALTER TABLE a DROP COLUMN nothere;"}
    write(tmp_path, {"meta/_journal.json": JOURNAL, "migsafe.toml": '[copy]\ncache = "none"\n', **texts})
    with shared_servers() as servers:
        paths = tuple(tmp_path / name for name in texts)
        report = check(Request(paths=paths), Silent(), lambda: nullcontext(servers))

    (failed,) = [finding for finding in report.findings if finding.rule == "statement-failed"]
    assert "; what 1 file before it did, in the same transaction, is taken back" in failed.message


def test_a_file_that_leaves_the_transaction_is_followed(blog: DatabaseCopy) -> None:
    alone = "COMMIT;\nCREATE INDEX CONCURRENTLY author_note ON author (note);\nBEGIN;\n"
    ran = executions(observed(blog, LOCKS, alone, "ALTER TABLE author ADD COLUMN more text;"))

    assert {row.sqlstate for row in ran.values()} == {None}
    assert {"note", "more"} <= columns(blog)
