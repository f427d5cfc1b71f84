"""The static SQL among the statements of a PL/pgSQL body, of every branch.

Conditions, loops, assignments and RAISE are passed over; the statements that they guard count as if they ran. What
cannot be read (EXECUTE of a string that is built, a statement that is not understood) is a problem in its place, and
the rest of the body is read all the same. Source: PostgreSQL documentation, "PL/pgSQL", chapters "Basic Statements",
"Control Structures" and "Cursors".
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.dispatch import read_form
from migsafe.sql.forms.set_config import configured
from migsafe.sql.lex import Token, TokenKind, code
from migsafe.sql.names import string_value
from migsafe.sql.phrases import skip_group
from migsafe.sql.problem import NotUnderstood, Problem
from migsafe.sql.words import word_set

Step = tuple[Action, int] | Problem
"""An action with the offset of its statement, or what stands in its place."""
_CHANGES = word_set("INSERT UPDATE DELETE MERGE WITH")
_PASSED_OVER = word_set("BEGIN ELSE LOOP EXCEPTION ;")
_SKIPPED_UP_TO: dict[str, str] = {
    **dict.fromkeys(("IF", "ELSIF", "ELSEIF", "WHEN"), "THEN"),
    **dict.fromkeys(("WHILE", "FOREACH"), "LOOP"),
    "DECLARE": "BEGIN",
    "<<": ">>",
    **dict.fromkeys(word_set("RAISE NULL EXIT CONTINUE ASSERT GET FETCH MOVE CLOSE COMMIT ROLLBACK"), ";"),
}


def plpgsql_steps(cursor: Cursor) -> Iterator[Step]:
    """The steps of a body, whose tokens `cursor` walks. Never raises for what stands in it."""
    while not cursor.at_end:
        at = cursor.at
        try:
            yield from _statement(cursor)
        except NotUnderstood as stop:
            yield stop.problem
            cursor.at = max(cursor.at, at + 1)
            while not cursor.at_end and not cursor.sees_symbol(";"):
                cursor.at += 1


def _statement(cursor: Cursor) -> Iterator[Step]:
    mark = cursor.token.word or cursor.token.text
    readers: dict[str, Callable[[Cursor], Iterator[Step]]] = {
        "FOR": _for,
        "RETURN": _return,
        "OPEN": _open,
        "PERFORM": _perform,
        "EXECUTE": _execute,
    }
    if mark in _PASSED_OVER:
        cursor.take()
    elif mark == "#":  # `#variable_conflict use_column`
        cursor.at += 3
    elif mark == "END":
        cursor.take()
        cursor.accept_any("IF", "CASE", "LOOP")
        _skip(cursor, ";")
    elif mark == "CASE":
        cursor.take()
        while not cursor.at_end and not cursor.sees("WHEN"):
            skip_group(cursor)
    elif mark in _SKIPPED_UP_TO:
        cursor.take()
        _skip(cursor, _SKIPPED_UP_TO[mark])
    elif mark in readers:
        cursor.take()
        yield from readers[mark](cursor)
    elif is_assignment(cursor):
        _skip(cursor, ";")
    else:
        yield from _static(cursor, ";")


def _skip(cursor: Cursor, mark: str) -> None:
    """Move behind `mark`, which brackets and CASE … END hide."""
    while not cursor.at_end:
        if (cursor.token.word or cursor.token.text) == mark:
            cursor.take()
            return
        skip_group(cursor)


def _for(cursor: Cursor) -> Iterator[Step]:
    """`FOR row IN {query | EXECUTE … | 1 .. 10} LOOP`"""
    while not cursor.at_end and cursor.token.word not in ("IN", "LOOP"):
        cursor.take()
    cursor.accept("IN")
    if cursor.accept("EXECUTE"):
        yield from _execute(cursor, "LOOP")
    elif cursor.token.word in _CHANGES:
        yield from _static(cursor, "LOOP")
    else:
        _skip(cursor, "LOOP")


def _return(cursor: Cursor) -> Iterator[Step]:
    if not cursor.accept("QUERY"):
        _skip(cursor, ";")
    elif cursor.accept("EXECUTE"):
        yield from _execute(cursor)
    else:
        yield from _static(cursor, ";")


def _open(cursor: Cursor) -> Iterator[Step]:
    while not cursor.at_end and not cursor.sees_symbol(";") and not cursor.sees("EXECUTE"):
        skip_group(cursor)
    if cursor.accept("EXECUTE"):
        yield from _execute(cursor)
    else:
        cursor.accept_symbol(";")


def _perform(cursor: Cursor) -> Iterator[Step]:
    at, offset = cursor.at, cursor.token.start
    while not cursor.at_end and not cursor.sees_symbol(";"):
        skip_group(cursor)
    yield from ((action, offset) for action in configured(cursor.tokens[at : cursor.at]))
    cursor.accept_symbol(";")


def _execute(cursor: Cursor, end: str = ";") -> Iterator[Step]:
    """EXECUTE runs a string: a constant one is read, one that is built is not seen."""
    first, after = cursor.token, cursor.ahead(1)
    whole = after.word in ("INTO", "USING", "LOOP") or after.text == ";"
    before = cursor.tokens[cursor.at - 1]
    _skip(cursor, end)
    if first.kind is TokenKind.STRING and whole:
        yield from _constant(cursor, first)
    else:
        yield Problem("EXECUTE builds its SQL at run time: what it does is not seen", before.start, unseen=True)


def _constant(cursor: Cursor, literal: Token) -> Iterator[Step]:
    text = string_value(literal)
    tokens = [token for token in code(text) if token.text != ";"]
    inner = Cursor(text, tokens, cursor.scope)
    try:
        found = list(read_form(inner))
        inner.end()
    except NotUnderstood as stop:
        yield Problem(stop.problem.message, literal.start)
        return
    yield from ((action, literal.start) for action in _effects(found))


def is_assignment(cursor: Cursor) -> bool:
    """`variable := …`, `record.field = …`, `list[1] := …`, `$1 := …`"""
    at = cursor.at
    if not cursor.sees_name() and cursor.token.kind is not TokenKind.PARAMETER:
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


def _static(cursor: Cursor, end: str) -> Iterator[Step]:
    at = cursor.at
    while not cursor.at_end and (cursor.token.word or cursor.token.text) != end:
        skip_group(cursor)
    tokens = without_into(cursor.tokens[at : cursor.at])
    if not cursor.at_end:
        cursor.take()
    statement = Cursor(cursor.text, tokens, cursor.scope)
    try:
        found = list(read_form(statement))
        statement.end()
    except NotUnderstood as stop:
        yield stop.problem
        return
    yield from ((action, tokens[0].start) for action in _effects(found))


def _effects(found: Iterable[Action]) -> Iterator[Action]:
    """Queries are read for what they change only."""
    return (action for action in found if action.kind is not ActionKind.SELECT)


def without_into(tokens: Sequence[Token]) -> list[Token]:
    """A statement without `INTO [STRICT] variable, …`, which PL/pgSQL allows nearly anywhere in it."""
    kept: list[Token] = []
    depth = at = 0
    while at < len(tokens):
        token = tokens[at]
        depth += (token.text == "(") - (token.text == ")")
        if token.word == "INTO" and depth == 0 and kept and kept[-1].word not in ("INSERT", "MERGE"):
            at = _behind_targets(tokens, at + 1)
        else:
            kept.append(token)
            at += 1
    return kept


def _behind_targets(tokens: Sequence[Token], at: int) -> int:
    if at < len(tokens) and tokens[at].word == "STRICT":
        at += 1
    at += 1
    while at < len(tokens) and tokens[at].text in (",", ".", "["):
        at += 3 if tokens[at].text == "[" else 2
    return at
