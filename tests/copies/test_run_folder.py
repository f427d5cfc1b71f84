import os
import stat
import tempfile
import time
from pathlib import Path
from signal import SIGKILL

import pytest

from migsafe.copies.recorded_process import end_recorded
from migsafe.copies.run_folder import RunFolder, open_run
from migsafe.copies.server_user import server_user
from migsafe.copies.sweep import OWNER_TEXT, remove_run, sweep

ENDED = "migsafe-ended_00"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder that only this test's sweeps look into."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def make_folder(place: Path, name: str, *, owner: bytes | None, age_s: float = 0) -> Path:
    folder = place / name
    folder.mkdir()
    if owner is not None:
        (folder / "owner").write_bytes(owner)
    os.utime(folder, (time.time() - age_s,) * 2)
    return folder


def test_a_run_has_a_private_folder_and_removes_it() -> None:
    with open_run() as run:
        assert stat.S_IMODE(run.path.stat().st_mode) & 0o066 == 0
        assert run.path.stat().st_uid == os.geteuid()
    assert not run.path.exists()


def test_the_folder_goes_when_the_run_fails() -> None:
    folder = Path()

    def fail(run: RunFolder) -> None:
        nonlocal folder
        folder = run.path
        raise ValueError

    with pytest.raises(ValueError), open_run() as run:  # noqa: PT011
        fail(run)
    assert folder.name.startswith("migsafe-")
    assert not folder.exists()


def test_each_server_gets_a_folder_that_only_its_user_can_enter() -> None:
    with open_run() as run:
        folders = [run.subfolder("pg"), run.subfolder("pg")]
        assert [folder.name for folder in folders] == ["pg", "pg-2"]
        for folder in folders:
            assert folder.stat().st_uid == server_user().uid
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_root_does_not_run_servers_as_root() -> None:
    assert server_user().uid != 0
    assert server_user().other == (os.geteuid() == 0)


def test_a_temporary_folder_with_a_long_path_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("x" * 60)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with open_run() as run:
        assert not run.path.is_relative_to(deep)


def test_the_folder_of_an_ended_run_is_swept(place: Path) -> None:
    folder = make_folder(place, ENDED, owner=OWNER_TEXT)
    assert folder in sweep()
    assert not folder.exists()


def test_an_empty_folder_is_swept_when_it_is_old_and_left_alone_while_it_is_made(place: Path) -> None:
    young = make_folder(place, "migsafe-young_00", owner=None)
    old = make_folder(place, "migsafe-old_0000", owner=None, age_s=120)
    assert sweep() == (old,)
    assert young.exists()


@pytest.mark.parametrize(
    ("name", "owner"),
    [("migsafe-checkout", b"somebody's file\n"), ("migsafe-project1", None), ("migsafe-check", OWNER_TEXT)],
)
def test_a_folder_that_is_not_a_runs_is_left_alone(place: Path, name: str, owner: bytes | None) -> None:
    folder = make_folder(place, name, owner=owner)
    (folder / "work.txt").write_text("mine")
    os.utime(folder, (0, 0))
    assert sweep() == ()
    assert (folder / "work.txt").read_text() == "mine"


def test_a_link_in_place_of_a_folder_is_not_followed(place: Path) -> None:
    target = make_folder(place, "elsewhere", owner=OWNER_TEXT)
    (place / ENDED).symlink_to(target)
    assert sweep() == ()
    assert (target / "owner").exists()


def test_a_pid_file_that_names_a_process_elsewhere_ends_nothing(place: Path) -> None:
    folder = make_folder(place, ENDED, owner=OWNER_TEXT)
    (folder / "redis").mkdir()
    (folder / "redis" / "redis.pid").write_text(f"{os.getpid()}\n")
    remove_run(folder)
    assert not folder.exists()


@pytest.mark.parametrize("content", ["", "0", "1", "-1", "many\n", "99999999999999"])
def test_a_pid_file_that_names_no_process_is_ignored(tmp_path: Path, content: str) -> None:
    pid_file = tmp_path / "redis.pid"
    pid_file.write_text(content)
    end_recorded(pid_file, tmp_path, SIGKILL)
    assert pid_file.exists()
