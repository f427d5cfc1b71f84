"""What was understood, for people and programs."""

import json

import pytest

from migsafe.evidence import Evidence
from migsafe.model import Action, ActionKind, Lock, LockMode, Provenance, RoutineStep, Statement, Unreadable
from migsafe.report.facts import facts_sheet, render_facts_json, render_facts_text
from migsafe.report.layout import Layout

STATEMENT = Statement(
    id=1,
    path="migrations/0010.sql",
    ordinal=1,
    line=11,
    column=1,
    end_line=12,
    start=0,
    end=10,
    text="ALTER TABLE …",
    verb="ALTER TABLE",
    summary="ALTER TABLE comments ADD CONSTRAINT comments_user_fkey",
    understood=True,
    transaction_id=1,
    needs_autocommit=False,
    lock_timeout_ms=500,
    statement_timeout_ms=0,
)
STRANGE = Statement(
    id=2,
    path="migrations/0010.sql",
    ordinal=2,
    line=14,
    column=3,
    end_line=14,
    start=11,
    end=20,
    text="FROBNICATE",
    verb="FROBNICATE",
    summary="FROBNICATE posts",
    understood=False,
    transaction_id=None,
    needs_autocommit=False,
    lock_timeout_ms=None,
    statement_timeout_ms=None,
    problem="unknown command FROBNICATE",
)
ACTION = Action(
    1,
    1,
    ActionKind.ADD_FOREIGN_KEY,
    "public.comments",
    name="comments_user_fkey",
    columns=("user_id",),
    referenced="public.authors",
    not_valid=True,
)
LOCK = Lock(
    1, "public.comments", LockMode.SHARE_ROW_EXCLUSIVE, Provenance.PREDICTED, None, False, False, blocks_writes=True
)

TEXT = """\
migrations/0010.sql:11:1  ALTER TABLE
  ALTER TABLE comments ADD CONSTRAINT comments_user_fkey
  in transaction 1, lock_timeout 500 ms, statement_timeout 0 (no limit)
  add-foreign-key public.comments, name comments_user_fkey, columns user_id,
    referenced public.authors, not valid
  locks public.comments in ShareRowExclusiveLock

migrations/0010.sql:14:3  FROBNICATE
  FROBNICATE posts
  not understood: unknown command FROBNICATE
  outside a transaction, lock_timeout not set, statement_timeout not set
"""


@pytest.fixture
def evidence() -> Evidence:
    evidence = Evidence()
    evidence.add([STATEMENT, STRANGE, ACTION, LOCK])
    return evidence


def test_text_tells_place_session_actions_and_locks(evidence: Evidence) -> None:
    assert render_facts_text(facts_sheet(evidence, 16), Layout()) == TEXT


def test_json_has_the_same_facts_and_leaves_out_what_says_nothing(evidence: Evidence) -> None:
    facts = json.loads(render_facts_json(facts_sheet(evidence, 16)))

    assert (facts["schema"], facts["server_version"]) == ("migsafe-facts/1", 16)
    first, second = facts["statements"]
    assert first["actions"] == [
        {
            "kind": "add-foreign-key",
            "relation": "public.comments",
            "name": "comments_user_fkey",
            "columns": ["user_id"],
            "referenced": "public.authors",
            "not_valid": True,
        }
    ]
    assert first["locks"][0]["mode"] == "ShareRowExclusiveLock"
    assert (second["understood"], second["problem"]) == (False, "unknown command FROBNICATE")


def test_files_that_could_not_be_read_are_listed() -> None:
    evidence = Evidence()
    evidence.add([Unreadable("x.sql", 1, 1, "is empty", "write something")])

    sheet = facts_sheet(evidence, 16)

    assert [entry.path for entry in sheet.unreadable] == ["x.sql"]
    assert render_facts_text(sheet, Layout()) == "no statement could be read\n"


def test_what_a_function_would_do_is_shown_apart_from_what_the_statement_does() -> None:
    evidence = Evidence()
    unseen = "EXECUTE builds its SQL at run time: what it does is not seen"
    evidence.add(
        [
            STATEMENT,
            Action(1, 1, ActionKind.CREATE_FUNCTION, name="public.f"),
            RoutineStep(1, 1, "public.f", 13, ActionKind.DELETE, "public.posts", predicate="id = 1"),
            RoutineStep(1, 2, "public.f", 14, ActionKind.OTHER, unseen=unseen),
        ]
    )
    sheet = facts_sheet(evidence, 16)
    text = render_facts_text(sheet, Layout(width=120, color=False))

    assert "  stores in public.f, line 13: delete public.posts, predicate id = 1" in text
    assert f"  stores in public.f, line 14: {unseen}" in text
    assert json.loads(render_facts_json(sheet))["statements"][0]["stored"] == [
        {"routine": "public.f", "line": 13, "kind": "delete", "relation": "public.posts", "predicate": "id = 1"},
        {"routine": "public.f", "line": 14, "kind": "other", "unseen": unseen},
    ]
