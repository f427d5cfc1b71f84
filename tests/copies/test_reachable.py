import shutil
from pathlib import Path

from msgspec.structs import replace

from migsafe.copies.process import run_tool
from migsafe.copies.reachable import reachable_postgres, reachable_redis
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.servers import find_postgres, find_redis


def test_an_installation_that_the_servers_user_can_run_is_used_in_place(run_folder: RunFolder) -> None:
    found = find_postgres(16)
    reached = reachable_postgres(found, run_folder)
    again = reachable_postgres(reached, run_folder)
    assert again == reached


def test_programs_below_a_closed_folder_are_copied_once_and_run(run_folder: RunFolder, tmp_path: Path) -> None:
    # tmp_path is open to the user who runs the tests alone; only root's servers belong to somebody else.
    found = find_postgres(16)
    package = found.bin_dir.parents[1]
    closed = tmp_path / "venv"
    closed.mkdir(mode=0o700)
    shutil.copytree(package / found.bin_dir.parent.name, closed / package.name / "inst", symlinks=True)
    if (libraries := package.with_name(f"{package.name}.libs")).is_dir():
        shutil.copytree(libraries, closed / libraries.name)
    hidden = replace(found, bin_dir=closed / package.name / "inst" / "bin")
    reached = reachable_postgres(hidden, run_folder)
    assert (reached.bin_dir != hidden.bin_dir) == run_folder.user.other
    told = run_tool([reached.bin_dir / "initdb", "--version"], run_folder.user, run_folder.path)
    assert found.version in told.stdout


def test_a_redis_below_a_closed_folder_is_copied_and_runs(run_folder: RunFolder, tmp_path: Path) -> None:
    found = find_redis()
    hidden = replace(found, server=tmp_path / found.server.name)
    shutil.copy2(found.server, hidden.server)
    tmp_path.chmod(0o700)
    reached = reachable_redis(hidden, run_folder)
    assert (reached.server != hidden.server) == run_folder.user.other
    assert found.version in run_tool([reached.server, "--version"], run_folder.user, run_folder.path).stdout
