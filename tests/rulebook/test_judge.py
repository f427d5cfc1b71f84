"""Judging: rows of evidence become placed, worded, ordered findings, one for each cause."""

from datetime import date
from pathlib import Path

import pytest

from migsafe.errors import RuleError
from migsafe.evidence import Evidence
from migsafe.model import (
    Action,
    ActionKind,
    ChangeKind,
    Finding,
    LockMode,
    OldInsert,
    Phase,
    PlanChange,
    Provenance,
    Relation,
    RelationKind,
    Rewrite,
    Severity,
)
from migsafe.rulebook.judge import judge
from migsafe.rulebook.load import load_rules
from tests.rulebook.facts import PATH, create_index, evidence, failed, lock, ran, statement, table
from tests.rulebook.rule_folder import FIND, TOML, write_rule

TODAY = date(2026, 3, 1)
RULES = load_rules()


def found(rows: Evidence, *, besides: tuple[str, ...] = ("header-incomplete",)) -> list[Finding]:
    """What all rules find, without those that every hand-made migration gives."""
    return [finding for finding in judge(rows, RULES, today=TODAY) if finding.rule not in besides]


def test_a_finding_stands_where_its_statement_stands_and_says_how_big_and_how_long() -> None:
    rows = evidence((*create_index(4), table(200_000), lock(4, LockMode.SHARE, held_ms=850), ran(4)))

    (finding,) = found(rows)

    assert (finding.rule, finding.path, finding.line, finding.statement) == ("index-not-concurrent", PATH, 4, 4)
    assert (finding.severity, finding.evidence) == (Severity.ERROR, Provenance.OBSERVED)
    assert finding.message == (
        "CREATE INDEX posts_idx makes every write to public.posts wait until the index is built "
        "(200,000 rows, 195 MB); on the copy it held its lock for 850 ms"
    )
    assert finding.instead.endswith("CREATE INDEX CONCURRENTLY posts_idx ON public.posts (title);")
    assert dict(finding.measured)["held_ms"] == 850


@pytest.mark.parametrize(
    ("before", "after", "share", "severity"),
    [
        (1, 99, "40% of the query's pages are touched there", Severity.WARNING),
        (1, 100, "40% of the query's pages are touched there", Severity.ERROR),
        (11, 100, "40% of the query's pages are touched there", Severity.WARNING),
        (1, 100, None, Severity.WARNING),
    ],
)
def test_rows_that_are_misjudged_a_hundred_times_where_the_query_works_are_an_error(
    before: float, after: float, share: str | None, severity: Severity
) -> None:
    kind = ChangeKind.ROW_MISESTIMATE
    change = PlanChange("q", 1, kind, "public.posts", None, None, before, after, True, 4, detail=share)

    misjudged = [one for one in found(evidence((statement(4), change))) if one.rule == "rows-misestimated"]

    assert [one.severity for one in misjudged] == [severity]


def test_what_old_code_can_no_longer_do_stands_where_the_table_is_changed() -> None:
    change = Action(4, 1, ActionKind.SET_NOT_NULL, "public.posts", column="title")
    insert = OldInsert("public.posts", True, "23502", "null value", "title")

    broken = [one for one in found(evidence((statement(4), change, insert))) if one.rule == "old-insert-fails"]

    assert [(one.path, one.line, one.statement) for one in broken] == [(PATH, 4, 4)]


def test_what_is_not_known_is_left_out_of_the_message() -> None:
    (finding,) = found(evidence(create_index(4)))

    assert finding.message == "CREATE INDEX posts_idx makes every write to public.posts wait until the index is built"
    assert finding.evidence is Provenance.PREDICTED


def test_a_tiny_table_is_only_worth_a_note() -> None:
    (finding,) = found(evidence((*create_index(4), table(200), table(10_000, "public.others"))))

    assert finding.severity is Severity.NOTE


def test_sizes_of_a_copy_without_any_rows_excuse_nothing() -> None:
    (finding,) = found(evidence((*create_index(4), table(0))))

    assert finding.severity is Severity.ERROR


def test_a_sequence_is_no_data() -> None:
    sequence = Relation(Phase.BEFORE, 2, "public.posts_id_seq", RelationKind.SEQUENCE, 2, 1, 1, 8192)

    (finding,) = found(evidence((*create_index(4), table(0), sequence)))

    assert finding.severity is Severity.ERROR


def test_a_table_of_the_same_migration_is_nobody_s() -> None:
    table = Action(1, 1, ActionKind.CREATE_TABLE, "public.posts")
    key = Action(1, 2, ActionKind.ADD_PRIMARY_KEY, "public.posts", columns=("id",))

    assert found(evidence((statement(1), table, key, *create_index(2)))) == []


def test_findings_are_ordered_by_item_severity_and_place() -> None:
    rows = evidence(
        (
            statement(1, text="TRUNCATE"),
            Action(1, 1, ActionKind.TRUNCATE, "public.b"),
            statement(2, text="UPDATE"),
            Action(2, 1, ActionKind.UPDATE, "public.a"),
            *create_index(4),
            *create_index(3),
        )
    )

    order = [(finding.rule, finding.line) for finding in found(rows, besides=())]

    assert order == [
        ("index-not-concurrent", 3),
        ("index-not-concurrent", 4),
        ("truncate", 1),
        ("update-or-delete-without-where", 2),
        ("irreversible-without-note", 1),
        ("header-incomplete", 1),
    ]


def test_the_same_evidence_in_another_order_gives_the_same_findings() -> None:
    rows = (*create_index(3), *create_index(4), table(5000), lock(3, LockMode.SHARE), lock(4, LockMode.SHARE))

    assert judge(evidence(rows), RULES, today=TODAY) == judge(evidence(reversed(rows)), RULES, today=TODAY)


def test_a_failure_stands_where_postgresql_saw_it() -> None:
    rows = evidence((statement(5), failed(5, "42703", 'column "x" does not exist', line=7)))

    (finding,) = found(rows)

    assert (finding.rule, finding.line, finding.column, finding.end_line) == ("statement-failed", 7, 3, 7)


def test_a_lock_held_too_long_is_reported_where_the_time_went() -> None:
    rows = evidence(
        (
            statement(1),
            statement(2, text="SELECT pg_sleep(3)"),
            lock(1, LockMode.ACCESS_EXCLUSIVE, held_ms=3002),
            ran(1, 2),
            ran(2, 3000),
        )
    )

    (finding,) = found(rows)

    assert (finding.rule, finding.line, finding.severity) == ("long-lock-held", 2, Severity.ERROR)
    assert "held for 3 s on the copy, longer than the limit of 1 s" in finding.message
    assert "taken on line 1" in finding.message


def test_a_long_lock_with_a_known_cause_is_told_once() -> None:
    rows = evidence((*create_index(4), table(200_000), lock(4, LockMode.SHARE, held_ms=5000), ran(4, 5000)))

    assert [finding.rule for finding in found(rows)] == ["index-not-concurrent"]


def test_a_note_does_not_silence_an_error() -> None:
    sizes = (table(10), table(10_000, "public.others"))
    rows = evidence((*create_index(4), *sizes, lock(4, LockMode.SHARE, held_ms=5000), ran(4, 5000)))

    assert [(finding.rule, finding.severity) for finding in found(rows)] == [
        ("long-lock-held", Severity.ERROR),
        ("index-not-concurrent", Severity.NOTE),
    ]


def test_what_was_observed_outweighs_what_was_predicted() -> None:
    predicted = Rewrite(1, "public.posts", Provenance.PREDICTED, None, False)
    change = Action(1, 1, ActionKind.ALTER_COLUMN_TYPE, "public.posts", column="id", type_name="bigint")

    assert [finding.rule for finding in found(evidence((statement(1), change, predicted)))] == ["table-rewrite"]
    assert found(evidence((statement(1), change, predicted, ran(1)))) == []


def test_no_rule_finds_anything_where_there_is_nothing() -> None:
    assert judge(Evidence(), RULES, today=TODAY) == ()


def test_a_rule_that_is_off_is_not_asked() -> None:
    assert "index-not-concurrent" not in {
        finding.rule for finding in judge(evidence(create_index(4)), RULES, today=TODAY, off=["index-not-concurrent"])
    }


def test_switching_off_what_is_no_rule_is_an_error() -> None:
    with pytest.raises(RuleError, match="there is no rule `index-not-concurent`") as caught:
        judge(evidence(()), RULES, today=TODAY, off=["index-not-concurent"])

    assert caught.value.hint == "did you mean `index-not-concurrent`?"


def test_a_finding_of_no_statement_stands_at_its_own_path_and_line(tmp_path: Path) -> None:
    write_rule(tmp_path, find="SELECT 'queries/a.sql' AS path, 12 AS line, 'A query' AS summary")

    mine = [f for f in judge(evidence(()), load_rules([tmp_path]), today=TODAY) if f.rule == "statement-is-there"]

    assert [(f.path, f.line, f.end_line, f.statement, f.message) for f in mine] == [
        ("queries/a.sql", 12, 12, None, "A query is there")
    ]


def test_a_finding_of_no_place_stands_at_the_top_of_the_migration(tmp_path: Path) -> None:
    write_rule(tmp_path, find="SELECT NULL AS statement, 'Something' AS summary")

    mine = [f for f in judge(evidence(()), load_rules([tmp_path]), today=TODAY) if f.rule == "statement-is-there"]

    assert [(f.path, f.line) for f in mine] == [(PATH, 1)]


@pytest.mark.parametrize(
    "find",
    [
        FIND.replace("summary", "summary, 'fatal' AS severity", 1),
        FIND.replace("summary", "summary, 'guessed' AS evidence", 1),
        "SELECT 99 AS statement, 'x' AS summary",
        "SELECT id AS statement, json_extract('{', '$') AS summary FROM statement",
    ],
)
def test_a_rule_that_gives_no_finding_is_an_error_that_names_its_file(tmp_path: Path, find: str) -> None:
    folder = write_rule(tmp_path, find=find, toml=TOML)

    with pytest.raises(RuleError, match="cannot be judged") as caught:
        judge(evidence([statement(1)]), load_rules([tmp_path]), today=TODAY)

    assert str(caught.value.place) == str(folder / "find.sql")


def test_a_rule_of_style_is_silent_until_it_is_switched_on(tmp_path: Path) -> None:
    write_rule(tmp_path, toml=TOML + "default = false\n")
    rules = load_rules([tmp_path])

    silent = judge(evidence([statement(1)]), rules, today=TODAY)
    asked = judge(evidence([statement(1)]), rules, today=TODAY, on=["statement-is-there"])

    assert {finding.rule for finding in asked} - {finding.rule for finding in silent} == {"statement-is-there"}


def test_switching_on_what_is_no_rule_is_an_error() -> None:
    with pytest.raises(RuleError, match="there is no rule `statement-is-hear`"):
        judge(evidence(()), RULES, today=TODAY, on=["statement-is-hear"])
