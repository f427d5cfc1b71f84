"""A copy restored from what pg_dump wrote, by real pg_dump and pg_restore."""

import subprocess
from pathlib import Path

import pytest

from migsafe.copies.database import open_database
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.dump import find_dump, server_major
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.recipe import Recipe, SqlFile
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.source import DumpFile, parse_source
from migsafe.errors import CopyError, SettingsError

SCHEMA = """
CREATE ROLE "shop owner"; CREATE ROLE reader;
CREATE TABLE item (id int PRIMARY KEY, name text);
ALTER TABLE item OWNER TO "shop owner";
GRANT SELECT ON item TO reader;
ALTER TABLE item ENABLE ROW LEVEL SECURITY;
CREATE POLICY readable ON item FOR SELECT TO reader USING (true);
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
INSERT INTO item SELECT n, 'item ' || n FROM generate_series(1, 500) n;
"""


def never(*_: object) -> None:
    raise AssertionError("a dump brings its own schema")


@pytest.fixture
def shop(database: DatabaseCopy) -> DatabaseCopy:
    with database.connect_as_superuser(autocommit=True, options="") as connection:
        for role in ("shop owner", "reader"):
            connection.execute(f'DROP ROLE IF EXISTS "{role}"')
        connection.execute(SCHEMA.encode())
    return database


def dumped(copy: DatabaseCopy, form: str, target: Path) -> Path:
    assert isinstance(copy.server, PostgresServer)
    program = copy.server.installation.bin_dir / "pg_dump"
    where = ["-h", str(copy.server.folder), "-U", "postgres", copy.name]
    subprocess.run([program, "-F", form, "-f", target, *where], check=True)
    if form == "d":
        target.chmod(0o700)
    return target


@pytest.mark.parametrize("form", ["c", "d", "t", "p"])
def test_every_format_brings_rows_owners_grants_and_policies(
    shop: DatabaseCopy, run_folder: RunFolder, tmp_path: Path, form: str
) -> None:
    source = DumpFile(dumped(shop, form, tmp_path / "shop.dump"))
    assert server_major(find_dump(source.path)) == shop.major
    recipe = Recipe(history=(SqlFile("1.sql", b"nonsense"),))
    with open_database(source, run_folder, recipe, never, wanted_major=16) as copy, copy.connect() as connection:
        assert connection.execute("SELECT count(*), max(name) FROM item").fetchone() == (500, "item 99")
        owner = (
            "SELECT tableowner, has_table_privilege('reader', 'item', 'SELECT') FROM pg_tables WHERE tablename = 'item'"
        )
        assert connection.execute(owner).fetchone() == ("migsafe_owner", True)
        assert connection.execute("SELECT polname FROM pg_policy").fetchone() == ("readable",)
        assert connection.execute("SELECT reltuples FROM pg_class WHERE relname = 'item'").fetchone() == (500,)
        assert (copy.source, copy.reused) == ("dump:shop.dump", False)
        assert copy.age_s is not None
        assert copy.age_s < 3600
    if form == "c":
        with open_database(source, run_folder, recipe, never, wanted_major=16) as again:
            assert again.reused


def test_a_dump_that_was_changed_is_restored_anew(shop: DatabaseCopy, tmp_path: Path) -> None:
    first = find_dump(dumped(shop, "p", tmp_path / "shop.sql"))
    with shop.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute("DELETE FROM item WHERE id = 1")
    assert find_dump(dumped(shop, "p", tmp_path / "shop.sql")).digest != first.digest


def test_what_is_no_dump_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        find_dump(tmp_path / "absent.dump")
    (tmp_path / "picture").write_bytes(b"\x89PNG\x00\x01")
    with pytest.raises(SettingsError, match="no dump"):
        find_dump(tmp_path / "picture")
    with pytest.raises(SettingsError, match=r"toc\.dat"):
        find_dump(tmp_path)


def test_a_dump_that_cannot_be_restored_tells_the_first_complaint(run_folder: RunFolder, tmp_path: Path) -> None:
    dump = tmp_path / "broken.sql"
    dump.write_text("CREATE TABLE a (id int);\nCREATE EXTENSION postgis;\nSELECT nonsense;\n")
    with (
        pytest.raises(CopyError, match="postgis") as caught,
        open_database(DumpFile(dump), run_folder, Recipe(), never, wanted_major=16),
    ):
        pass
    assert "postgresql-16-postgis" in caught.value.hint


def test_a_path_is_meant_from_the_settings_folder(tmp_path: Path) -> None:
    assert parse_source("dump:prod.dump", tmp_path) == DumpFile(tmp_path / "prod.dump")
