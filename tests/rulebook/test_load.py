"""Loading rules: what a folder must hold, and what the author of a broken one is told."""

import re
import time
from pathlib import Path

import pytest

from migsafe.errors import RuleError
from migsafe.model import Item, Severity
from migsafe.rulebook.load import builtin_folder, load_rules
from migsafe.rulebook.rule import Needs
from tests.rulebook.rule_folder import FIND, TOML, write_rule


def test_a_folder_of_ones_own_adds_its_rules_to_the_built_in_ones(tmp_path: Path) -> None:
    write_rule(tmp_path, item="locks", name="my-rule", toml=TOML + '[aliases]\nsquawk = ["mine"]\n')

    rule = next(rule for rule in load_rules([tmp_path]) if rule.id == "my-rule")

    assert (rule.item, rule.severity, rule.needs) == (Item.LOCKS, Severity.WARNING, Needs.TEXT)
    assert rule.answers_to("mine")
    assert rule.answers_to("squawk:mine")


def test_rules_come_in_the_order_of_the_checklist() -> None:
    rules = load_rules()

    order = list(Item)
    assert [(order.index(rule.item), rule.id) for rule in rules] == sorted(
        (order.index(rule.item), rule.id) for rule in rules
    )


def test_the_built_in_rules_cover_every_item() -> None:
    assert {rule.item for rule in load_rules()} == set(Item)


def test_adding_a_rule_needs_no_registration(tmp_path: Path) -> None:
    before = len(load_rules([tmp_path]))
    write_rule(tmp_path)

    assert len(load_rules([tmp_path])) == before + 1


@pytest.mark.parametrize(
    ("files", "said", "at"),
    [
        ({"toml": None}, "is missing", "rule.toml"),
        ({"find": None}, "is missing", "find.sql"),
        ({"bad": None}, "is missing", "bad.sql"),
        ({"good": None}, "is missing", "good.sql"),
        ({"good": " \n"}, "is empty", "good.sql"),
        ({"toml": TOML.replace("why =", "wyh =")}, "unknown key `wyh`", "rule.toml:5"),
        ({"toml": re.sub("why = .*\n", "", TOML)}, "the key `why` is missing", "rule.toml"),
        ({"toml": TOML.replace('"Statements do things."', '" "')}, "`why` is empty", "rule.toml:5"),
        ({"toml": TOML.replace('"A statement is there"', "3")}, "title: expected `str`, got `int`", "rule.toml:1"),
        ({"toml": TOML.replace('"warning"', '"fatal"')}, "severity: invalid enum value 'fatal'", "rule.toml:2"),
        ({"toml": TOML.replace('= "{summary}', '= "{sumary}')}, "message names `sumary`", "rule.toml:3"),
        ({"toml": TOML.replace("{summary}", "{summary:bites}")}, "unknown format `bites`", "rule.toml:3"),
        ({"toml": TOML.replace("{summary}", "{summary")}, "message: stray `{`", "rule.toml:3"),
        ({"toml": TOML.replace("{summary}", "[{summary}")}, "`[` is never closed", "rule.toml:3"),
        ({"toml": TOML.replace("leave it out", "leave out {what}")}, "instead names `what`", "rule.toml:6"),
        ({"toml": TOML + 'yields_to = ["nobody"]\n'}, "yields_to names `nobody`", "rule.toml"),
        ({"toml": TOML + "title = \n"}, "is not valid TOML", "rule.toml:8:9"),
        ({"find": "SELECT id AS statement, sumary\nFROM statement"}, "no such column: sumary", "find.sql:1"),
        ({"find": "SELECT id AS statement, summary\nFROM statements"}, "no such table: statements", "find.sql:2"),
        ({"find": "SELECT id AS statement, summary\nFROM statement WERE 1"}, 'near "1": syntax error', "find.sql"),
        ({"find": "SELECT summary FROM statement"}, "no place in a file", "find.sql"),
        ({"find": "SELECT path, summary FROM statement"}, "no place in a file", "find.sql"),
        ({"find": "SELECT id AS statement, summary, count(*) FROM statement"}, "`count(*)` has no plain", "find.sql"),
        ({"find": "SELECT id AS statement, summary, summary FROM statement"}, "has no plain name", "find.sql"),
        ({"find": f"{FIND.strip()}; SELECT 1"}, "not exactly one SELECT", "find.sql"),
        ({"find": "DELETE FROM statement"}, "not exactly one SELECT", "find.sql"),
        ({"find": "-- nothing"}, "not exactly one SELECT", "find.sql"),
    ],
)
def test_a_broken_rule_is_refused_at_its_file(tmp_path: Path, files: dict[str, str | None], said: str, at: str) -> None:
    folder = write_rule(tmp_path, files=files)

    with pytest.raises(RuleError) as caught:
        load_rules([tmp_path])

    assert said in caught.value.message
    assert str(caught.value).startswith(f"{folder / at}")


def test_a_misspelt_key_is_answered_with_the_nearest_one(tmp_path: Path) -> None:
    write_rule(tmp_path, toml=TOML.replace("fine_when", "fine_wen"))

    with pytest.raises(RuleError) as caught:
        load_rules([tmp_path])

    assert caught.value.hint == "did you mean `fine_when`?"


def test_an_unknown_item_is_answered_with_the_nearest_one(tmp_path: Path) -> None:
    folder = write_rule(tmp_path, item="lock")

    with pytest.raises(RuleError) as caught:
        load_rules([tmp_path])

    assert str(caught.value) == f"{folder.parent}: `lock` is no item of the checklist"
    assert caught.value.hint == "did you mean `locks`?"


def test_the_id_of_another_rule_is_refused_and_both_folders_are_named(tmp_path: Path) -> None:
    folder = write_rule(tmp_path, item="notes", name="drop-table")

    with pytest.raises(RuleError) as caught:
        load_rules([tmp_path])

    assert str(caught.value).startswith(f"{folder}: the rule `drop-table` exists already")
    assert str(builtin_folder() / "data" / "drop-table") in str(caught.value)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="is not a folder of rules"):
        load_rules([tmp_path / "rules"])


def test_the_built_in_rules_are_whole() -> None:
    assert load_rules(verify_all=True) == load_rules()


def test_loading_all_rules_takes_less_than_a_quarter_of_a_second() -> None:
    start = time.process_time()
    load_rules()

    assert time.process_time() - start < 0.25
