"""The page of a rule, and the pages under docs/rules."""

from pathlib import Path

import pytest

from migsafe.errors import RuleError
from migsafe.rulebook.explain import find_rule, page
from migsafe.rulebook.load import builtin_folder, load_rules
from migsafe.rulebook.pages import outdated, pages, write

RULES = load_rules()


def test_a_page_says_what_why_instead_and_when_it_is_fine_and_shows_both_examples() -> None:
    rule = find_rule(RULES, "index-not-concurrent")

    text = page(rule)

    for part in (rule.title, rule.what, rule.why, rule.fine_when, rule.bad.strip(), rule.good.strip()):
        assert part in text
    assert "`index-not-concurrent` · Locks and availability (`locks`) · error" in text
    assert "- squawk: `require-concurrent-index-creation`" in text
    assert "INDEX CONCURRENTLY <new_name> ON <relation>" in text


def test_a_rule_is_found_by_another_tool_s_name() -> None:
    assert find_rule(RULES, "ban-drop-table").id == "drop-table"


def test_an_unknown_id_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(RuleError, match="there is no rule `drop-tabel`") as caught:
        find_rule(RULES, "drop-tabel")

    assert caught.value.hint == "did you mean `drop-table`?"


def test_the_pages_are_current() -> None:
    """When this fails: `python -m migsafe.rulebook.pages --write`."""
    assert outdated(builtin_folder().parent / "docs" / "rules", pages(RULES)) == []


def test_writing_pages_removes_those_of_rules_that_are_gone(tmp_path: Path) -> None:
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "gone.md").write_text("# Gone\n", "utf-8")
    texts = pages(RULES)

    write(tmp_path, texts)

    assert outdated(tmp_path, texts) == []
    assert not (tmp_path / "locks" / "gone.md").exists()
    assert (tmp_path / "README.md").is_file()


def test_a_changed_page_is_noticed(tmp_path: Path) -> None:
    texts = pages(RULES)
    write(tmp_path, texts)
    (tmp_path / "data" / "drop-table.md").write_text("# Something else\n", "utf-8")

    assert outdated(tmp_path, texts) == ["data/drop-table.md"]
