"""Every check that other tools make is answered: by rules that exist, or by a reason."""

from migsafe.rulebook.checks import checks_page, known_checks
from migsafe.rulebook.load import load_rules

RULES = load_rules()
CHECKS = known_checks()


def test_every_known_check_has_rules_or_a_reason_for_having_none() -> None:
    assert [check.id for check in CHECKS if bool(check.rules) == bool(check.left_out)] == []


def test_the_survey_is_covered_as_a_whole() -> None:
    """155 rows in the survey of the field, each once."""
    assert len({check.id for check in CHECKS}) == len(CHECKS) == 155


def test_the_rules_that_it_names_exist() -> None:
    ids = {rule.id for rule in RULES}

    assert {(check.id, name) for check in CHECKS for name in check.rules if name not in ids} == set()


def test_the_page_says_how_many_are_made_and_why_the_others_are_not() -> None:
    page = checks_page(CHECKS, RULES)

    made = sum(bool(check.rules) for check in CHECKS)
    assert f"{len(CHECKS)} checks are known from other tools; {made} of them are made here" in page
    assert "| CREATE INDEX on a table in use | [index-not-concurrent](locks/index-not-concurrent.md) |" in page
    for check in CHECKS:
        assert check.left_out in page


def test_an_alias_names_the_tool_and_belongs_to_no_rule_s_own_id() -> None:
    """A waiver by another tool's name must not mean one rule to us and another one to the reader."""
    ids = {rule.id for rule in RULES}
    own = {(rule.id, name) for rule in RULES for _, name in rule.aliases if name in ids and name != rule.id}

    assert own == set()
