"""What was read once is not read again, and nothing that happens to the kept file changes an answer."""

import random
import sqlite3
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec import structs

import migsafe.sql.read
from migsafe.migrations import kept_readings
from migsafe.migrations.readings import schema_after
from migsafe.migrations.source import MigrationFile
from migsafe.model import Role, Row
from migsafe.sql.replay import replay
from migsafe.sql.schema.state import Schema
from tests.cli.terminal import COMMAND, environment
from tests.migrations.whole import statements_of

TEXTS = (
    "-- owner: me\n-- migsafe: allow drop-column because unused\n\nCREATE TABLE a (id int);\nBEGIN; DROP TABLE b; END;",
    "ALTER TABLE a ADD COLUMN b int, DROP COLUMN c;\nCREATE INDEX CONCURRENTLY i ON a (b);",
    "FROBNICATE; SELECT 'ü'; DO $$ BEGIN UPDATE a SET b = 1; END $$;",
    "-- nothing\n",
    "CREATE TABLE d (id int);",
    "CREATE TABLE d (id int);",
)
FILES = tuple(MigrationFile(f"{n}.sql", Role.JUDGED, n, text) for n, text in enumerate(TEXTS, 1))


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the readings of a test are kept: nowhere yet."""
    monkeypatch.setenv("MIGSAFE_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "readings" / "readings-1.sqlite"


def rows(version: int = 16) -> list[Row]:
    return statements_of(FILES, version)


@pytest.fixture
def expected() -> list[Row]:
    """What the reader itself says, numbered by hand."""
    found: list[Row] = []
    statement, transaction = 1, 1
    for file in FILES:
        read = migsafe.sql.read.read(file, statement, transaction, server_version=16)
        found += read
        for row in read:
            if isinstance(row, migsafe.model.Statement):
                statement = row.id + 1
                transaction = max(transaction, (row.transaction_id or 0) + 1)
    return found


@pytest.fixture
def no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(migsafe.sql.read, "read", fail)


def as_a_set(found: list[Row]) -> list[str]:
    return sorted(map(repr, found))


def test_rows_are_the_reader_s_the_first_time_and_after(expected: list[Row]) -> None:
    assert as_a_set(rows()) == as_a_set(expected)
    assert as_a_set(rows()) == as_a_set(expected)


def test_the_second_run_reads_nothing(request: pytest.FixtureRequest) -> None:
    first = rows()

    request.getfixturevalue("no_reader")

    assert rows() == first
    with pytest.raises(AssertionError, match="read again"):
        rows(version=12)


def test_a_changed_file_is_read_again() -> None:
    rows()

    changed = MigrationFile("1.sql", Role.JUDGED, 1, "CREATE TABLE z (id int);")

    assert "public.z" in repr(statements_of([changed], 16))


def test_a_change_of_migsafe_makes_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept_readings.keys_of(FILES, 16)
    monkeypatch.setattr(kept_readings, "program", lambda: b"changed")

    assert not set(before) & set(kept_readings.keys_of(FILES, 16))


@pytest.mark.parametrize("damage", ["text", "cut", "empty", "folder", "another table"])
def test_a_damaged_file_is_left_aside_and_made_anew(damage: str, store: Path, expected: list[Row]) -> None:
    rows()
    content = store.read_bytes()
    store.unlink()
    if damage == "folder":
        store.mkdir()
    elif damage == "another table":
        with sqlite3.connect(store) as database:
            database.execute("CREATE TABLE reading (key)")
        database.close()
    else:
        store.write_bytes({"text": b"no database" * 100, "cut": content[: len(content) // 2], "empty": b""}[damage])

    assert as_a_set(rows()) == as_a_set(expected)
    assert as_a_set(rows()) == as_a_set(expected)


def test_no_flipped_byte_changes_an_answer(store: Path, expected: list[Row]) -> None:
    rows()
    content = store.read_bytes()
    dice = random.Random(7)
    for _ in range(60):
        broken = bytearray(content)
        for _ in range(dice.randint(1, 40)):
            broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
        store.write_bytes(broken)

        assert as_a_set(rows()) == as_a_set(expected)


def test_a_place_that_cannot_be_written_keeps_nothing(store: Path, expected: list[Row]) -> None:
    store.parent.parent.write_text("a file where the folder would be")

    assert as_a_set(rows()) == as_a_set(expected)


def test_a_locked_file_is_not_waited_for(store: Path, expected: list[Row]) -> None:
    rows()
    with sqlite3.connect(store, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")

        assert as_a_set(rows()) == as_a_set(expected)
    other.close()


def test_it_stays_bounded_and_forgets_what_was_not_used(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_readings, "_LARGEST_FILE", 20_000)
    for number in range(100):
        text = f"CREATE TABLE t{number} (id int); -- {'x' * 50}"
        statements_of([MigrationFile("1.sql", Role.JUDGED, 1, text)], 16)

    with sqlite3.connect(store) as database:
        (size,) = database.execute("SELECT sum(length(content)) FROM reading").fetchone()
    database.close()
    assert 5_000 < size <= 20_000


def test_runs_at_once_agree(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:04}.sql").write_text(f"CREATE TABLE t{number} (id int);\n" * 3)

    runs = [
        subprocess.Popen([*COMMAND, "check", "--copy", "none", str(folder)], env=environment(), stdout=subprocess.PIPE)
        for _ in range(4)
    ]

    outputs = {b"\n".join(run.communicate(timeout=60)[0].splitlines()[:-2]) for run in runs}
    assert len(outputs) == 1
    assert {run.returncode for run in runs} == {0}


HISTORY = tuple(
    MigrationFile(f"h{n}.sql", Role.HISTORY, n, text)
    for n, text in enumerate(
        (
            "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN year AS int CHECK (VALUE > 0);"
            "CREATE TABLE a (id serial PRIMARY KEY, m mood, y year, UNIQUE (m, y)); CREATE UNLOGGED TABLE log (x int);",
            "CREATE TABLE b (a int REFERENCES a ON DELETE CASCADE, n int) PARTITION BY RANGE (n);"
            "CREATE TABLE b1 PARTITION OF b FOR VALUES FROM (0) TO (9); CREATE INDEX ON b (a) WHERE n > 1;",
            "CREATE VIEW v AS SELECT id, b.* FROM a JOIN b ON b.a = a.id; CREATE STATISTICS s ON m, y FROM a;"
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
            "CREATE TRIGGER t AFTER INSERT ON a FOR EACH STATEMENT EXECUTE FUNCTION f();",
            "FROBNICATE;",
        ),
        1,
    )
)


def test_a_schema_that_was_worked_out_is_the_same_when_it_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = schema_after((*HISTORY, *FILES), 16)
    assert first.gap == "h4.sql:1 is not understood"
    assert all(getattr(first, name) for name in ("indexes", "views", "triggers", "statement_triggers", "enums"))
    monkeypatch.setattr("migsafe.migrations.readings.replay", lambda *_: pytest.fail("replayed again"))

    assert schema_after((*HISTORY, *FILES[:1]), 16) == first


@pytest.mark.parametrize(
    "changed",
    [
        HISTORY[:-1],
        HISTORY[::-1],
        (*HISTORY[:-1], structs.replace(HISTORY[-1], path="other.sql")),
        (*HISTORY[:-1], structs.replace(HISTORY[-1], text="DROP VIEW v;")),
    ],
    ids=["one less", "another order", "another name", "another text"],
)
def test_another_history_has_another_schema(changed: tuple[MigrationFile, ...]) -> None:
    first = schema_after(HISTORY, 16)

    assert schema_after(changed, 16) != first
    assert schema_after(HISTORY, 16) == first


def test_a_longer_history_goes_on_from_the_schema_that_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    more = MigrationFile("h5.sql", Role.HISTORY, 5, "ALTER TABLE a RENAME TO c; DROP INDEX b1_a_idx;")
    expected = replay(migsafe.sql.read.read(file, 1, 1) for file in (*HISTORY, more))
    schema_after(HISTORY, 16)
    followed: list[int] = []

    def counted(history: Iterable[Iterable[Row]], before: Schema) -> Schema:
        files = [*history]
        followed.append(len(files))
        return replay(files, before)

    monkeypatch.setattr("migsafe.migrations.readings.replay", counted)

    assert schema_after((*HISTORY, more), 16) == expected
    assert followed == [1]
