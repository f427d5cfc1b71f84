import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from migsafe.cache_folder import cache_folder
from migsafe.copies.database import open_database
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.guard import prove_is_copy
from migsafe.copies.recipe import Recipe, SqlFile
from migsafe.copies.run_folder import RunFolder, open_run
from migsafe.copies.servers import find_postgres
from migsafe.copies.source import Embedded, NoCopy, ServerTemplate
from migsafe.errors import CopyError, CopyUnavailable

RECIPE = Recipe(
    history=(
        SqlFile("1.sql", b"SET search_path = nowhere; CREATE TABLE public.posts (id int PRIMARY KEY, title text)"),
        SqlFile("2.sql", b"CREATE INDEX ON posts (title); CREATE ROLE app"),
    ),
    seeds=(SqlFile("seed.sql", b"INSERT INTO posts SELECT n, 'post ' || n FROM generate_series(1, 5000) n"),),
    settings={"random_page_cost": 1.1, "work_mem": "16MB", "enable_hashjoin": False},
)


class Applied:
    """Applies files and remembers which."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def __call__(self, connection: "psycopg.Connection[Any]", file: SqlFile) -> None:
        self.paths.append(file.path)
        connection.execute(file.content)


@pytest.fixture
def own_shelves(_own_cache: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache for this test, but for the empty cluster that initdb takes its time for."""
    shared = cache_folder() / "clusters"
    monkeypatch.setenv("MIGSAFE_CACHE_DIR", str(tmp_path / "cache"))
    if shared.is_dir():
        shutil.copytree(shared, tmp_path / "cache" / "clusters")
    return tmp_path / "cache" / "bases"


def one(copy: DatabaseCopy, question: str) -> Any:
    with copy.connect() as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def test_a_base_is_built_once_with_settings_and_statistics_and_cloned_from_then_on(
    own_shelves: Path, run_folder: RunFolder
) -> None:
    applied = Applied()
    for reused in (False, True):
        with open_database(Embedded(), run_folder, RECIPE, applied, wanted_major=16) as copy:
            assert copy.reused == reused
            assert (copy.source, copy.major) == ("embedded", 16)
            with copy.connect() as connection:
                prove_is_copy(connection, copy)
            assert one(copy, "SELECT count(*) FROM posts") == 5000
            assert one(copy, "SELECT rolname FROM pg_roles WHERE rolname = 'app'") == "app"
            assert [one(copy, f"SHOW {name}") for name in RECIPE.settings] == ["1.1", "16MB", "off"]
            assert one(copy, "SELECT reltuples FROM pg_class WHERE relname = 'posts'") == 5000
            assert one(copy, "SELECT relallvisible = relpages FROM pg_class WHERE relname = 'posts'")
            assert one(copy, "SELECT count(*) FROM pg_stats WHERE tablename = 'posts'") == 2
            assert one(copy, "SHOW wal_level") == "replica"
            # What the rehearsal changes stays in its own clone.
            with copy.connect() as connection:
                connection.execute("DROP TABLE posts")
    assert applied.paths == ["1.sql", "2.sql", "seed.sql"]


def test_everything_that_a_base_depends_on_changes_its_key() -> None:
    installation = find_postgres(16)
    first, second = RECIPE.history
    keys = [
        RECIPE.key(installation),
        RECIPE.key(replace(installation, banner="postgres (PostgreSQL) 16.99")),
        replace(RECIPE, settings={"random_page_cost": 1.2}).key(installation),
        replace(RECIPE, history=(second, first)).key(installation),
        replace(RECIPE, history=(first,), seeds=(second, *RECIPE.seeds)).key(installation),
        replace(RECIPE, history=(replace(first, content=first.content + b" "), second)).key(installation),
    ]
    joined = SqlFile("", first.content + second.content)
    keys.append(replace(RECIPE, history=(joined, SqlFile("", b""))).key(installation))
    assert len(set(keys)) == len(keys)
    renamed = replace(RECIPE, history=(replace(first, path="elsewhere/1.sql"), second))
    assert renamed.key(installation) == keys[0]


def test_a_file_that_fails_ends_the_build_and_nothing_is_kept(own_shelves: Path) -> None:
    recipe = replace(RECIPE, seeds=(SqlFile("seed.sql", b"SELECT 1/0"),))
    with open_run() as run, pytest.raises(psycopg.errors.DivisionByZero):  # noqa: SIM117
        with open_database(Embedded(), run, recipe, Applied(), wanted_major=16):
            pass
    assert list(own_shelves.iterdir()) == []
    assert not run.path.exists()


def test_an_unknown_planner_setting_is_named(own_shelves: Path, run_folder: RunFolder) -> None:
    recipe = Recipe(settings={"random_page_costs": 1})
    with pytest.raises(CopyError, match="random_page_costs = 1: unrecognized configuration parameter"):  # noqa: SIM117
        with open_database(Embedded(), run_folder, recipe, Applied(), wanted_major=16):
            pass


def test_a_damaged_base_is_built_anew(own_shelves: Path, run_folder: RunFolder) -> None:
    with open_database(Embedded(), run_folder, RECIPE, Applied(), wanted_major=16):
        pass
    largest = max(own_shelves.rglob("data/base/*/*"), key=lambda path: path.stat().st_size)
    largest.write_bytes(b"")
    with open_database(Embedded(), run_folder, RECIPE, Applied(), wanted_major=16) as copy:
        assert not copy.reused
        assert one(copy, "SELECT count(*) FROM posts") == 5000
    assert largest.stat().st_size > 0


def test_a_companion_is_kept_beside_its_base(own_shelves: Path, run_folder: RunFolder, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    for number in (1, 2):
        with open_database(Embedded(), run_folder, Recipe(), Applied(), wanted_major=16) as copy:
            assert copy.base is not None
            before = copy.base.companion("cache.json")
            assert (json.loads(before.read_text()) if before else None) == (None if number == 1 else {"run": 1})
            facts.write_text(json.dumps({"run": number}))
            copy.base.keep("cache.json", facts)
            after = copy.base.companion("cache.json")
            assert after is not None
            assert json.loads(after.read_text()) == {"run": number}
            assert not list(after.parent.glob(".new-*"))


def test_without_a_writable_cache_every_run_builds_its_base(
    run_folder: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MIGSAFE_CACHE_DIR", str(tmp_path / "file"))
    with open_database(Embedded(), run_folder, Recipe(), Applied(), wanted_major=16) as copy:
        assert not copy.reused
        assert copy.base is not None
        copy.base.keep("name", tmp_path / "file")
        assert copy.base.companion("name") is None


def test_a_base_with_a_tablespace_is_not_kept(own_shelves: Path, run_folder: RunFolder) -> None:
    place = run_folder.subfolder("space")
    recipe = Recipe(
        history=(SqlFile("1.sql", f"CREATE TABLESPACE elsewhere LOCATION '{place}'".encode()),), superuser=True
    )
    with open_database(Embedded(), run_folder, recipe, Applied(), wanted_major=16):
        assert list(own_shelves.iterdir()) == []


BUILDER = """
import sys
from migsafe.copies.database import open_database
from migsafe.copies.source import Embedded
from migsafe.copies.run_folder import open_run
from tests.copies.test_base import RECIPE, Applied, one
sys.stdin.readline()
with open_run() as run, open_database(Embedded(), run, RECIPE, Applied(), wanted_major=16) as copy:
    print(one(copy, "SELECT count(*) FROM posts"))
"""


def test_two_builders_of_one_base_at_once_both_succeed(own_shelves: Path, repository: Path) -> None:
    builders = [
        subprocess.Popen(
            [sys.executable, "-c", BUILDER],
            cwd=repository,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for builder in builders:
        assert builder.stdin is not None
        builder.stdin.write("go\n")
        builder.stdin.flush()
    told = [builder.communicate(timeout=60) for builder in builders]
    assert told == [("5000\n", ""), ("5000\n", "")]
    assert len(list(own_shelves.iterdir())) == 1


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (NoCopy(), "static checks only"),
        (ServerTemplate("postgresql://127.0.0.1:1/blog"), "127.0.0.1:1 cannot be reached"),
    ],
)
def test_a_source_without_a_copy_is_unavailable(
    run_folder: RunFolder, source: NoCopy | ServerTemplate, reason: str
) -> None:
    opening = open_database(source, run_folder, Recipe(), Applied())
    with pytest.raises(CopyUnavailable, match=reason), opening:
        pass
