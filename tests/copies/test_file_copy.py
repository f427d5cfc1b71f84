import os
from pathlib import Path

import pytest

from migsafe.copies.file_copy import FolderSize, copy_folder


@pytest.mark.parametrize("in_kernel", [True, False])
def test_a_folder_is_copied_with_modes_links_and_empty_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_kernel: bool
) -> None:
    if not in_kernel:
        monkeypatch.delattr(os, "copy_file_range", raising=False)
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "deep" / "empty").mkdir(parents=True, mode=0o700)
    content = os.urandom(3_000_001)
    (source / "deep" / "data").write_bytes(content)
    (source / "deep" / "data").chmod(0o750)
    (source / "none").touch()
    (source / "link").symlink_to("deep/data")
    owned: list[Path] = []
    assert copy_folder(source, target, owned.append) == FolderSize(3, len(content))
    assert (target / "deep" / "data").read_bytes() == content
    assert (target / "deep" / "data").stat().st_mode & 0o777 == 0o750
    assert (target / "deep" / "empty").is_dir()
    assert (target / "none").read_bytes() == b""
    assert (target / "link").readlink() == Path("deep/data")
    assert set(owned) == {target, *target.rglob("*")}


def test_a_target_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with pytest.raises(FileExistsError):
        copy_folder(tmp_path / "a", tmp_path / "b")
