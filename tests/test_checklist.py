"""What makes an item pass, warn, fail or stay unchecked, and the verdict that follows."""

import pytest
from msgspec.structs import replace

from migsafe.checklist import draw_up
from migsafe.model import Finding, Item, Looked, Outcome, Provenance, Severity, Skip, Verdict, Waived

LOOKED = tuple(Looked(item, "looked at") for item in Item)
ERROR = Finding("rule", Item.LOCKS, Severity.ERROR, "", "", "m.sql", 1, 1, 1, 1, Provenance.OBSERVED, ())
WARNING = replace(ERROR, severity=Severity.WARNING)
NOTE = replace(ERROR, severity=Severity.NOTE)
WAIVED = replace(ERROR, waived=Waived("closed for repair", None, "m.sql", 1))


def skip(item: Item, *, configured: bool) -> Skip:
    return Skip(item, "the server was away", configured)


@pytest.mark.parametrize(
    ("findings", "strict", "outcome", "verdict"),
    [
        ([], False, Outcome.PASS, Verdict.PASS),
        ([NOTE], True, Outcome.PASS, Verdict.PASS),
        ([WARNING], False, Outcome.WARN, Verdict.PASS),
        ([WARNING], True, Outcome.FAIL, Verdict.FAIL),
        ([WARNING, ERROR], False, Outcome.FAIL, Verdict.FAIL),
        ([WAIVED], True, Outcome.PASS, Verdict.PASS),
    ],
    ids=["nothing", "note", "warning", "warning-strict", "error", "waived"],
)
def test_the_worst_open_finding_decides(
    findings: list[Finding], strict: bool, outcome: Outcome, verdict: Verdict
) -> None:
    drawn = draw_up(findings, LOOKED, [], strict=strict)

    assert drawn.items[0].outcome is outcome
    assert {result.outcome for result in drawn.items[1:]} == {Outcome.PASS}
    assert drawn.verdict is verdict


def test_all_thirteen_items_appear_in_order() -> None:
    assert [result.item for result in draw_up([], [], []).items] == list(Item)


def test_what_nobody_looked_at_never_passes() -> None:
    drawn = draw_up([], [], [])

    assert {result.outcome for result in drawn.items} == {Outcome.NOT_CHECKED}
    assert all(result.reason for result in drawn.items)
    assert drawn.verdict is Verdict.PASS


def test_a_gap_keeps_an_item_from_passing_however_much_else_was_looked_at() -> None:
    drawn = draw_up([WARNING], LOOKED, [skip(Item.LOCKS, configured=False)])

    assert (drawn.items[0].outcome, drawn.items[0].reason) == (Outcome.NOT_CHECKED, "the server was away")
    assert drawn.items[0].summary == "1 warning"


def test_a_failure_stays_a_failure_beside_a_gap() -> None:
    drawn = draw_up([ERROR], LOOKED, [skip(Item.LOCKS, configured=True)])

    assert drawn.items[0].outcome is Outcome.FAIL
    assert drawn.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("configured", "required", "verdict"),
    [
        (False, [], Verdict.PASS),
        (True, [], Verdict.INCOMPLETE),
        (False, [Item.PLANS], Verdict.INCOMPLETE),
        (False, [Item.CACHE], Verdict.PASS),
    ],
)
def test_a_gap_makes_the_run_incomplete_where_its_source_is_configured_or_required(
    configured: bool, required: list[Item], verdict: Verdict
) -> None:
    drawn = draw_up([], LOOKED, [skip(Item.PLANS, configured=configured)], required=required)

    assert drawn.verdict is verdict


def test_a_summary_counts_by_severity_and_says_what_was_waived() -> None:
    drawn = draw_up([ERROR, ERROR, WARNING, WAIVED], LOOKED, [])

    assert drawn.items[0].summary == "2 errors, 1 warning, 1 waived"
