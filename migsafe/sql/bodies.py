"""What stands inside a DO block, a function or a procedure: its static SQL.

A DO block runs with the migration, so its steps are the statement's own actions. The body of a function is stored, and
runs when somebody calls it: its steps are evidence of their own (`RoutineStep`).
"""

from collections.abc import Iterator, Sequence

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.dispatch import read_form
from migsafe.sql.lex import Token, TokenKind, lex
from migsafe.sql.names import body_start, string_value
from migsafe.sql.phrases import skip_group
from migsafe.sql.placeholders import foreign_text
from migsafe.sql.plpgsql import Step, plpgsql_steps
from migsafe.sql.problem import NotUnderstood, Problem
from migsafe.sql.scope import Scope

_READ = ("plpgsql", "sql")
_FOREIGN = (TokenKind.TEMPLATE, TokenKind.UNKNOWN, TokenKind.UNTERMINATED)
"""What no server can read inside a body; psql leaves `:name` alone there."""


def body_steps(text: str, tokens: Sequence[Token], owner: Action, scope: Scope) -> tuple[Step, ...]:
    """The steps of the body in a statement's `tokens`. `owner` is the action of DO, CREATE FUNCTION or PROCEDURE."""
    runs = owner.kind is ActionKind.DO_BLOCK
    atomic = _atomic_body(tokens)
    if atomic is not None:
        return tuple(_sql_steps(Cursor(text, atomic, scope)))
    body = next((token for token in tokens if _is_body(token, owner)), None)
    language = owner.method or "plpgsql"
    if body is None:
        return ()
    if language not in _READ:
        unread = f"what a DO block in {language} does cannot be read"
        return (Problem(unread, body.start, unseen=True),) if runs else ()
    return tuple(_inside(text, body, language, scope))


def _is_body(token: Token, owner: Action) -> bool:
    return token.kind is TokenKind.STRING and string_value(token) == owner.expression


def _atomic_body(tokens: Sequence[Token]) -> Sequence[Token] | None:
    """The tokens between BEGIN ATOMIC and its END."""
    for at in range(len(tokens) - 1):
        if tokens[at].word == "BEGIN" and tokens[at + 1].word == "ATOMIC":
            return tokens[at + 2 : -1]
    return None


def _inside(text: str, body: Token, language: str, scope: Scope) -> Iterator[Step]:
    """Steps with offsets in `text`: exact, or the body's own start where its quotes are doubled or escaped."""
    inner, start = string_value(body), body_start(body)
    exact = text[start : start + len(inner)] == inner
    source, lexed = (text, lex(text, start, start + len(inner))) if exact else (inner, lex(inner))
    comment = TokenKind.COMMENT
    tokens = [token for token in lexed if token.kind is not comment]
    strange = foreign_text([token for token in tokens if token.kind in _FOREIGN])
    if strange is not None:
        place = strange.offset if exact else body.start
        yield Problem(strange.message, place, strange.certain, unseen=not strange.certain)
        return
    cursor = Cursor(source, tokens, scope)
    for step in plpgsql_steps(cursor) if language == "plpgsql" else _sql_steps(cursor):
        yield step if exact else _moved(step, body.start)


def _moved(step: Step, offset: int) -> Step:
    if isinstance(step, Problem):
        return Problem(step.message, offset, step.certain, step.unseen)
    return step[0], offset


def _sql_steps(cursor: Cursor) -> Iterator[Step]:
    """The statements of a body in SQL."""
    while not cursor.at_end:
        at = cursor.at
        try:
            while not cursor.at_end and not cursor.sees_symbol(";"):
                skip_group(cursor)
        except NotUnderstood as stop:
            yield stop.problem
            return
        tokens = cursor.tokens[at : cursor.at]
        cursor.accept_symbol(";")
        if tokens and tokens[0].word != "RETURN":
            yield from _sql_step(cursor, tokens)


def _sql_step(cursor: Cursor, tokens: Sequence[Token]) -> Iterator[Step]:
    statement = Cursor(cursor.text, tokens, cursor.scope)
    try:
        found = list(read_form(statement))
        statement.end()
    except NotUnderstood as stop:
        yield stop.problem
        return
    yield from ((action, tokens[0].start) for action in found if action.kind is not ActionKind.SELECT)
