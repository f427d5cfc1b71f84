"""The built-in rules are kept between runs, and never older than their files."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from migsafe.rulebook import kept_rules
from migsafe.rulebook.kept_rules import builtin_rules
from migsafe.rulebook.load import builtin_folder, load_rules
from migsafe.rulebook.rule import Rule
from migsafe.stamps import hashed, rule_stamps
from tests.cli.terminal import environment

RULES = load_rules(verify_all=True)


KEY = b"of these files"


class Loader:
    """Gives all rules, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> tuple[Rule, ...]:
        self.asked += 1
        return RULES


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file beside the compiled modules, and a cache folder; nothing is kept yet in either."""
    monkeypatch.setenv("MIGSAFE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "__pycache__").mkdir()
    monkeypatch.setattr(kept_rules, "_COMPILED", str(tmp_path / "__pycache__" / "kept_rules.cpython-311.pyc"))
    return tmp_path / "__pycache__" / "kept_rules.cpython-311.rules.msgpack"


@pytest.fixture
def in_cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "kept" / "rules.msgpack"


def test_kept_rules_are_those_that_were_loaded(beside: Path, in_cache: Path) -> None:
    load = Loader()

    assert builtin_rules(KEY, load) == RULES
    assert builtin_rules(KEY, load) == RULES
    assert load.asked == 1
    assert (beside.is_file(), in_cache.exists()) == (True, False)


def test_a_changed_rule_a_new_one_and_one_that_is_gone_are_loaded(tmp_path: Path) -> None:
    folder, load = tmp_path / "rules", Loader()
    shutil.copytree(builtin_folder() / "notes", folder / "notes")
    builtin_rules(hashed(rule_stamps(str(folder))), load)

    with (folder / "notes" / "waiver-unused" / "find.sql").open("a") as file:
        file.write("\n-- changed")
    builtin_rules(hashed(rule_stamps(str(folder))), load)
    shutil.copytree(folder / "notes" / "waiver-unused", folder / "notes" / "another")
    builtin_rules(hashed(rule_stamps(str(folder))), load)
    shutil.rmtree(folder / "notes" / "another")
    builtin_rules(hashed(rule_stamps(str(folder))), load)

    assert load.asked == 4


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 5000])
@pytest.mark.parametrize("compiled", [True, False])
def test_a_damaged_file_is_made_anew(
    compiled: bool, damage: bytes, beside: Path, in_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", not compiled)
    load = Loader()
    builtin_rules(KEY, load)
    (beside if compiled else in_cache).write_bytes(damage)

    assert builtin_rules(KEY, load) == RULES
    assert builtin_rules(KEY, load) == RULES
    assert load.asked == 2


@pytest.mark.parametrize("reason", ["no bytecode is wanted", "nobody may write there", "Python compiles nothing"])
def test_rules_that_cannot_be_kept_beside_the_modules_are_kept_in_the_cache_folder(
    reason: str, beside: Path, in_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason == "no bytecode is wanted":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    elif reason == "nobody may write there":
        beside.parent.rmdir()
    else:
        monkeypatch.setattr(kept_rules, "_COMPILED", None)
    load = Loader()

    assert builtin_rules(KEY, load) == RULES
    assert builtin_rules(KEY, load) == RULES
    assert load.asked == 1
    assert (beside.exists(), in_cache.is_file()) == (False, True)


def test_places_that_cannot_be_written_keep_nothing(beside: Path, tmp_path: Path) -> None:
    beside.parent.rmdir()
    (tmp_path / "cache").write_text("a file where the folder would be")
    load = Loader()

    assert builtin_rules(KEY, load) == RULES
    assert builtin_rules(KEY, load) == RULES
    assert load.asked == 2


def test_python_says_where_compiled_modules_are(tmp_path: Path) -> None:
    program = "from migsafe.rulebook.load import load_rules; load_rules()"
    command = (sys.executable, "-X", f"pycache_prefix={tmp_path / 'compiled'}", "-c", program)

    subprocess.run(command, env=environment(PYTHONDONTWRITEBYTECODE=""), check=True)

    (kept,) = (tmp_path / "compiled").rglob("*.rules.msgpack")
    assert kept.parent.relative_to(tmp_path / "compiled") == Path(kept_rules.__file__).parent.relative_to("/")
