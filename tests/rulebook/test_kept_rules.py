"""The built-in rules are kept between runs, and never older than their files."""

import shutil
from pathlib import Path

import pytest

from migsafe.rulebook.kept_rules import builtin_rules
from migsafe.rulebook.load import builtin_folder, load_rules
from migsafe.rulebook.rule import Rule

RULES = load_rules(verify_all=True)


class Loader:
    """Gives all rules, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> tuple[Rule, ...]:
        self.asked += 1
        return RULES


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of two items of the rulebook; nothing is kept yet."""
    monkeypatch.setenv("MIGSAFE_CACHE_DIR", str(tmp_path / "cache"))
    for item in ("notes", "rollback"):
        shutil.copytree(builtin_folder() / item, tmp_path / "rules" / item)
    return tmp_path / "rules"


def test_kept_rules_are_those_that_were_loaded(folder: Path) -> None:
    load = Loader()

    assert builtin_rules(folder, load) == RULES
    assert builtin_rules(folder, load) == RULES
    assert load.asked == 1


def test_a_changed_rule_a_new_one_and_one_that_is_gone_are_loaded(folder: Path) -> None:
    load = Loader()
    builtin_rules(folder, load)

    with (folder / "notes" / "waiver-unused" / "find.sql").open("a") as file:
        file.write("\n-- changed")
    builtin_rules(folder, load)
    shutil.copytree(folder / "notes" / "waiver-unused", folder / "notes" / "another")
    builtin_rules(folder, load)
    shutil.rmtree(folder / "notes" / "another")
    builtin_rules(folder, load)

    assert load.asked == 4


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 5000])
def test_a_damaged_file_is_made_anew(damage: bytes, folder: Path, tmp_path: Path) -> None:
    load = Loader()
    builtin_rules(folder, load)
    (kept,) = (tmp_path / "cache" / "kept").iterdir()
    kept.write_bytes(damage)

    assert builtin_rules(folder, load) == RULES
    assert builtin_rules(folder, load) == RULES
    assert load.asked == 2


def test_a_place_that_cannot_be_written_keeps_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder would be")
    load = Loader()

    assert builtin_rules(folder, load) == RULES
    assert builtin_rules(folder, load) == RULES
    assert load.asked == 2
