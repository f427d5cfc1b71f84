"""A comment may stand between any two tokens, and means nothing there."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import asdict

from bench.lock_facts.forms import Form, all_forms
from bench.lock_facts.predicted import migration, predicted
from migsafe.model import Action, Role
from migsafe.sql.lex import code
from migsafe.sql.read import read
from migsafe.sql.replay import replay
from migsafe.sql.sameness import normalised
from migsafe.sql.split import Chunk, outline
from tests.sql.reading import readings

DOCUMENTED = outline((Path(__file__).parent / "documented_forms.sql").read_text("utf-8")).chunks
COMMENT = " /* {{ schema }}; ' /* nested */ FROM x */ "


def commented(sql: str) -> str:
    """With a comment in every gap. Strings that only a line break joins are left together."""
    tokens = code(sql)
    gaps = [sql[one.end : other.start] for one, other in pairwise(tokens)]
    between = [gap if "\n" in gap else COMMENT if gap else "" for gap in gaps]
    return "".join(piece for token, gap in zip(tokens, [*between, ""], strict=True) for piece in (token.text, gap))


def said(action: Action) -> dict[str, object]:
    """What an action says, texts without what a server does not see."""
    fields = asdict(action)
    return {name: normalised(value) if isinstance(value, str) else value for name, value in fields.items()}


@pytest.mark.parametrize("chunk", DOCUMENTED, ids=lambda chunk: " ".join(chunk.text.split())[:60])
def test_comments_inside_a_statement_change_nothing(chunk: Chunk) -> None:
    plain, with_comments = readings(f"{chunk.text};"), readings(f"{commented(chunk.text)};")

    assert [one.problem and one.problem.message for one in plain] == [
        one.problem and one.problem.message for one in with_comments
    ]
    assert [said(action) for one in plain for action in one.actions] == [
        said(action) for one in with_comments for action in one.actions
    ]


def test_comments_change_no_lock_no_rewrite_and_no_scan() -> None:
    forms = [form for form in all_forms() if form.since <= 16]

    assert [form.name for form in forms if predicted(form, 16) != predicted(with_comments_in(form), 16)] == []
    assert len(forms) > 300


def test_comments_change_nothing_in_the_schema() -> None:
    triggers = 0
    for chunk in DOCUMENTED:
        plain, with_comments = (bare(schema_after(f"{text};")) for text in (chunk.text, commented(chunk.text)))
        assert plain == with_comments, chunk.text
        triggers += len(plain["triggers"])
    assert triggers > 3


def schema_after(text: str) -> Any:
    return msgspec.to_builtins(replay([read(migration(text, Role.HISTORY), 1, 1)]))


def bare(value: Any) -> Any:
    """The same without white space in its texts."""
    if isinstance(value, str):
        return "".join(value.split())
    if isinstance(value, dict):
        return {bare(key): bare(one) for key, one in value.items()}
    return tuple(map(bare, value)) if isinstance(value, list | tuple) else value


def with_comments_in(form: Form) -> Form:
    return replace(form, sql=commented(form.sql), before=tuple(map(commented, form.before)))
