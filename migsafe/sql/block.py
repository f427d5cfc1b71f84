"""What a DO block does: the static SQL among its PL/pgSQL statements, of every branch, as actions.

Conditions, loops, assignments and RAISE are passed over; the statements that they guard count as if they ran. A block
that builds SQL at run time (EXECUTE), or one in another language, is not understood. Source: PostgreSQL documentation,
"PL/pgSQL", chapters "Basic Statements" and "Control Structures".
"""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.dispatch import find_form
from migsafe.sql.lex import Token, TokenKind, lex
from migsafe.sql.names import body_start
from migsafe.sql.phrases import skip_group
from migsafe.sql.placeholders import foreign_text
from migsafe.sql.problem import NotUnderstood
from migsafe.sql.scope import Scope
from migsafe.sql.words import word_set

_PASSED_OVER = word_set("BEGIN ELSE LOOP EXCEPTION ;")
_SKIPPED_UP_TO: dict[str, str] = {
    **dict.fromkeys(("IF", "ELSIF", "ELSEIF", "WHEN"), "THEN"),
    **dict.fromkeys(("WHILE", "FOR", "FOREACH"), "LOOP"),
    "DECLARE": "BEGIN",
    "<<": ">>",
    **dict.fromkeys(word_set("END RAISE RETURN NULL EXIT CONTINUE ASSERT GET OPEN FETCH MOVE CLOSE PERFORM"), ";"),
    **dict.fromkeys(("COMMIT", "ROLLBACK"), ";"),
}


def block_actions(text: str, body: Token, language: str, scope: Scope) -> Iterator[Action]:
    """The actions of a DO block's static SQL. `body` is the string with the block, a token of `text`.

    Raises NotUnderstood, at its place in `text`.
    """
    if language != "plpgsql":
        raise NotUnderstood(f"what a DO block in {language} does cannot be read", body.start)
    if not body.text.startswith("$"):
        raise NotUnderstood("the DO block is a quoted string: write it in dollar quotes ($$ … $$)", body.start)
    start = body_start(body)
    end = body.end - (start - body.start)
    tokens = [token for token in lex(text[:end], start) if token.kind is not TokenKind.COMMENT]
    problem = foreign_text(tokens)
    if problem is not None and problem.certain:
        raise NotUnderstood(problem.message, problem.offset, certain=True)
    cursor = Cursor(text, tokens, scope)
    while not cursor.at_end:
        yield from _statement(cursor)


def _statement(cursor: Cursor) -> Iterator[Action]:
    mark = cursor.token.word or cursor.token.text
    if mark in _PASSED_OVER:
        cursor.take()
    elif mark == "CASE":
        cursor.take()
        while not cursor.at_end and not cursor.sees("WHEN"):
            skip_group(cursor)
    elif mark in _SKIPPED_UP_TO:
        _skip_to(cursor, _SKIPPED_UP_TO[mark])
    elif _is_assignment(cursor):
        _skip_to(cursor, ";")
    else:
        yield from _static_sql(cursor)


def _skip_to(cursor: Cursor, mark: str) -> None:
    """Move behind `mark`; `IF EXISTS (…) THEN` and `CASE … END` inside expressions hold none."""
    cursor.take()
    while not cursor.at_end:
        token = cursor.token
        if token.word == "EXECUTE":
            _dynamic(token)
        if (token.word or token.text) == mark:
            cursor.take()
            return
        skip_group(cursor)


def _is_assignment(cursor: Cursor) -> bool:
    """`variable := …`, `record.field = …`, `list[1] := …`"""
    at = cursor.at
    if not cursor.sees_name():
        return False
    cursor.take()
    while cursor.sees_symbol(".") or cursor.sees_symbol("["):
        if cursor.accept_symbol("."):
            cursor.take()
        else:
            skip_group(cursor)
    found = cursor.sees_symbol(":=") or cursor.sees_symbol("=")
    cursor.at = at
    return found


def _static_sql(cursor: Cursor) -> Iterator[Action]:
    if cursor.sees("EXECUTE"):
        _dynamic(cursor.token)
    at = cursor.at
    while not cursor.at_end and not cursor.sees_symbol(";"):
        skip_group(cursor)
    statement = Cursor(cursor.text, cursor.tokens[at : cursor.at], cursor.scope)
    cursor.accept_symbol(";")
    reader, head = find_form(statement)
    found = list(reader(statement, head))
    statement.end()
    # SELECT … INTO fills a variable here.
    yield from (action for action in found if action.kind not in (ActionKind.CREATE_TABLE_AS, ActionKind.SELECT))
    if any(action.kind is ActionKind.CREATE_TABLE_AS and action.method != "select into" for action in found):
        yield from (action for action in found if action.kind is ActionKind.CREATE_TABLE_AS)


def _dynamic(token: Token) -> None:
    raise NotUnderstood("the DO block builds SQL at run time (EXECUTE), which cannot be read", token.start, unseen=True)
