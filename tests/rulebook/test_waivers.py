"""Waivers: what they let through, and what is said of those that do not work."""

from datetime import date

import pytest

from migsafe.model import Action, ActionKind, Finding, LockMode, Severity, Waiver
from migsafe.rulebook.judge import judge
from migsafe.rulebook.load import load_rules
from tests.rulebook.facts import create_index, evidence, lock, ran, statement, waiver

TODAY = date(2026, 3, 1)
RULES = load_rules()


def findings(*waivers: Waiver, off: tuple[str, ...] = ()) -> dict[str, Finding]:
    """What the rules find in a CREATE INDEX on line 4, by rule."""
    rows = evidence((*create_index(4), lock(4, LockMode.SHARE, held_ms=5000), ran(4, 5000), *waivers))
    found = judge(rows, RULES, today=TODAY, off=off)
    return {finding.rule: finding for finding in found if finding.rule != "header-incomplete"}


def test_a_waived_finding_is_kept_with_the_waiver_s_words() -> None:
    found = findings(waiver("index-not-concurrent", [3, 4], until="2026-03-01"))

    (finding,) = found.values()
    assert finding.waived is not None
    assert (finding.waived.reason, finding.waived.until, finding.waived.line) == ("it is closed", "2026-03-01", 3)
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    "name", ["require-concurrent-index-creation", "squawk:require-concurrent-index-creation", "E6"]
)
def test_the_names_of_other_tools_are_understood(name: str) -> None:
    assert findings(waiver(name, [3, 4]))["index-not-concurrent"].waived is not None


def test_a_waiver_covers_only_its_own_lines() -> None:
    found = findings(waiver("index-not-concurrent", [1, 2]))

    assert found["index-not-concurrent"].waived is None
    assert found["waiver-unused"].line == 1


def test_a_waived_cause_does_not_come_back_under_another_name() -> None:
    assert set(findings(waiver("index-not-concurrent", [3, 4]))) == {"index-not-concurrent"}


def test_a_waiver_without_a_reason_has_no_effect() -> None:
    found = findings(waiver("index-not-concurrent", [3, 4], reason=" "))

    assert found["index-not-concurrent"].waived is None
    assert found["waiver-without-reason"].severity is Severity.ERROR
    assert set(found) == {"index-not-concurrent", "waiver-without-reason"}


def test_a_waiver_of_no_rule_names_the_nearest_one() -> None:
    found = findings(waiver("index-not-concurent", [3, 4]))

    assert found["waiver-unknown-rule"].message == (
        "The waiver names `index-not-concurent`, and there is no such rule: did you mean `index-not-concurrent`?"
    )
    assert found["index-not-concurrent"].waived is None


@pytest.mark.parametrize("until", ["2026-02-28", "2026-02-30", "soon"])
def test_a_waiver_that_is_over_has_no_effect(until: str) -> None:
    found = findings(waiver("index-not-concurrent", [3, 4], until=until))

    assert found["index-not-concurrent"].waived is None
    assert until in found["waiver-expired"].message
    assert set(found) == {"index-not-concurrent", "waiver-expired"}


def test_a_waiver_of_a_rule_that_could_not_look_is_not_called_unused() -> None:
    needs_a_trace = findings(waiver("hit-ratio-drop", [3, 4]))
    needs_a_copy = findings(waiver("statement-failed", [3, 4]))

    assert "waiver-unused" not in needs_a_trace
    assert "waiver-unused" in needs_a_copy


def test_a_waiver_of_a_rule_that_is_off_is_not_called_unknown_or_unused() -> None:
    found = findings(waiver("index-not-concurrent", [3, 4]), off=("index-not-concurrent",))

    assert set(found) == {"long-lock-held"}


def test_one_waiver_covers_every_finding_of_its_rule_in_its_lines() -> None:
    drops = [Action(4, number, ActionKind.DROP_COLUMN, "public.posts", column=f"c{number}") for number in (1, 2)]
    rows = evidence((statement(4), *drops, waiver("drop-column", [3, 4])))

    found = [finding for finding in judge(rows, RULES, today=TODAY) if finding.rule in ("drop-column", "waiver-unused")]

    assert [finding.waived is not None for finding in found] == [True, True]


def test_a_waiver_that_cannot_be_read_is_quoted() -> None:
    found = findings(waiver("", [3, 4], reason="alow index-not-concurrent"))

    assert found["waiver-unknown-rule"].message == ("This waiver cannot be read: `migsafe: alow index-not-concurrent`")
