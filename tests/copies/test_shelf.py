import os
import time
from pathlib import Path

import pytest

from migsafe.copies.shelf import Shelf, open_shelf


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setenv("MIGSAFE_CACHE_DIR", str(tmp_path / "cache"))
    return open_shelf("things", limit=2)


def put(shelf: Shelf, key: str, age_s: float = 0) -> None:
    assert shelf.keep(key, lambda folder: (folder / "thing").write_text(key))
    assert shelf.folder is not None
    os.utime(shelf.folder / key, (time.time() - age_s,) * 2)


def names(shelf: Shelf) -> set[str]:
    assert shelf.folder is not None
    return {entry.name for entry in shelf.folder.iterdir()}


def test_what_was_kept_is_read(shelf: Shelf) -> None:
    with shelf.reading("a") as nothing:
        assert nothing is None
    put(shelf, "a")
    with shelf.reading("a") as folder:
        assert folder is not None
        assert (folder / "thing").read_text() == "a"


def test_the_second_of_two_builders_succeeds_and_changes_nothing(shelf: Shelf) -> None:
    def both(folder: Path) -> None:
        put(shelf, "a")
        (folder / "thing").write_text("late")

    assert shelf.keep("a", both)
    assert names(shelf) == {"a"}
    with shelf.reading("a") as folder:
        assert folder is not None
        assert (folder / "thing").read_text() == "a"


def test_a_builder_that_fails_leaves_nothing(shelf: Shelf) -> None:
    def fail(folder: Path) -> None:
        (folder / "thing").write_text("half")
        raise OSError("no space left on device")

    assert not shelf.keep("a", fail)
    assert names(shelf) == set()


def test_the_least_recently_used_goes_first_and_reading_counts_as_use(shelf: Shelf) -> None:
    put(shelf, "a", age_s=30)
    put(shelf, "b", age_s=20)
    with shelf.reading("a"):
        pass
    put(shelf, "c")
    assert names(shelf) == {"a", "c"}


def test_what_is_being_read_is_not_pruned(shelf: Shelf) -> None:
    put(shelf, "a")
    with shelf.reading("a") as folder:
        assert folder is not None
        os.utime(folder, (0, 0))
        put(shelf, "b")
        put(shelf, "c")
        assert (folder / "thing").read_text() == "a"


def test_what_killed_runs_left_unfinished_goes_at_the_next_start_and_what_is_being_written_stays(shelf: Shelf) -> None:
    assert shelf.folder is not None
    (shelf.folder / ".new-left").mkdir()

    def fill(folder: Path) -> None:
        (folder / "thing").write_text("a")
        open_shelf("things", limit=2)

    assert shelf.keep("a", fill)
    assert names(shelf) == {"a"}
    assert (shelf.folder / "a" / "thing").read_text() == "a"


def test_a_place_that_cannot_be_written_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MIGSAFE_CACHE_DIR", str(tmp_path / "file" / "cache"))
    shelf = open_shelf("things", limit=2)
    assert not shelf.keep("a", lambda folder: None)
    with shelf.reading("a") as nothing:
        assert nothing is None


def test_a_folder_that_others_can_write_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o777)
    monkeypatch.setenv("MIGSAFE_CACHE_DIR", str(tmp_path))
    assert open_shelf("things", limit=2).folder is None
    tmp_path.chmod(0o700)
    assert open_shelf("things", limit=2).folder == tmp_path / "things"
