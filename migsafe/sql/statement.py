"""One chunk of a file read: its verb, its actions, and what stopped the reading."""

from dataclasses import dataclass

from migsafe.model import Action, ActionKind
from migsafe.sql.block import block_actions
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.dispatch import find_form
from migsafe.sql.forms.dml import QUERY_VERBS
from migsafe.sql.forms.form import Head
from migsafe.sql.lex import Token, TokenKind
from migsafe.sql.names import string_value
from migsafe.sql.problem import NotUnderstood, Problem
from migsafe.sql.query import check_query
from migsafe.sql.scope import Scope
from migsafe.sql.split import Chunk
from migsafe.sql.summary import summarise

_CLOSES = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a statement was found to do. With a `problem`, `actions` are those read before it."""

    chunk: Chunk
    verb: str
    summary: str
    actions: tuple[Action, ...]
    problem: Problem | None


def read_statement(text: str, chunk: Chunk, scope: Scope) -> Reading:
    """Read one chunk of `text`. Never raises for what stands in it."""
    cursor = Cursor(text, chunk.tokens, scope)
    head = Head(chunk.tokens[0].word or chunk.tokens[0].text.split()[0])
    found: list[Action] = []
    problem = chunk.problem
    try:
        _check_brackets(chunk.tokens)
        reader, head = find_form(cursor)
        found.extend(reader(cursor, head))
        cursor.end()
        found += _inside(text, chunk, found, scope)
        if head.verb in QUERY_VERBS and problem is None:
            check_query(text, chunk.tokens)
    except NotUnderstood as stop:
        problem = problem or stop.problem
    verb = _verb(head.verb, found)
    return Reading(chunk, verb, summarise(verb, chunk.tokens, problem is None), tuple(found), problem)


def _verb(verb: str, found: list[Action]) -> str:
    """What a statement that begins with WITH does in the end."""
    return found[-1].kind.value.upper() if verb == "WITH" and found else verb


def _check_brackets(tokens: tuple[Token, ...]) -> None:
    opened: list[Token] = []
    for token in tokens:
        if token.kind is not TokenKind.PUNCTUATION:
            continue
        if token.text in "([":
            opened.append(token)
        elif token.text in ")]" and (not opened or opened.pop().text != _CLOSES[token.text]):
            raise NotUnderstood(f"“{token.text}” closes nothing", token.start, certain=True)
    if opened:
        raise NotUnderstood(f"“{opened[-1].text}” is never closed", opened[-1].start, certain=True)


def _inside(text: str, chunk: Chunk, found: list[Action], scope: Scope) -> tuple[Action, ...]:
    """The actions of a DO block's body."""
    if not found or found[0].kind is not ActionKind.DO_BLOCK:
        return ()
    block = found[0]
    strings = (token for token in chunk.tokens if token.kind is TokenKind.STRING)
    body = next(token for token in strings if string_value(token) == block.expression)
    return tuple(block_actions(text, body, block.method or "plpgsql", scope))
