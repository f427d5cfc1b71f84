"""One chunk of a file read: its verb, its actions, and what stopped the reading."""

from msgspec import Struct

from migsafe.model import Action, ActionKind
from migsafe.sql.bodies import body_steps
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.dispatch import find_form
from migsafe.sql.forms.dml import QUERY_VERBS
from migsafe.sql.forms.form import Head
from migsafe.sql.lex import Token, TokenKind
from migsafe.sql.plpgsql import Step
from migsafe.sql.problem import NotUnderstood, Problem
from migsafe.sql.query import check_query
from migsafe.sql.scope import Scope
from migsafe.sql.split import Chunk
from migsafe.sql.summary import summarise

_WITH_BODY = (ActionKind.DO_BLOCK, ActionKind.CREATE_FUNCTION)
_CLOSES = {")": "(", "]": "["}


class Reading(Struct, frozen=True):
    """What a statement was found to do. With a `problem`, `actions` are those read all the same.

    `stored` are the steps of a function's body, which the statement does not run.
    """

    chunk: Chunk
    verb: str
    summary: str
    actions: tuple[Action, ...]
    problem: Problem | None
    stored: tuple[Step, ...] = ()


def read_statement(text: str, chunk: Chunk, scope: Scope, *, checks_queries: bool = True) -> Reading:
    """Read one chunk of `text`. Never raises for what stands in it.

    Without `checks_queries` a query is not held against sqlglot's grammar: it has run before, and that takes time.
    """
    cursor = Cursor(text, chunk.tokens, scope)
    head = Head(chunk.tokens[0].word or (chunk.tokens[0].text.split() or ("",))[0])
    found: list[Action] = []
    problem = chunk.problem
    try:
        _check_brackets(chunk.tokens)
        reader, head = find_form(cursor)
        found.extend(reader(cursor, head))
        cursor.end()
        if checks_queries and head.verb in QUERY_VERBS and problem is None:
            check_query(text, chunk.tokens)
    except NotUnderstood as stop:
        problem = problem or stop.problem
    except RecursionError:
        problem = problem or Problem("queries inside queries, nested too deeply to be read", chunk.start)
    steps = body_steps(text, chunk.tokens, found[0], scope) if found and found[0].kind in _WITH_BODY else ()
    if found and found[0].kind is ActionKind.DO_BLOCK:
        found += [step[0] for step in steps if not isinstance(step, Problem)]
        problem = problem or _worst(steps)
        steps = ()
    verb = _verb(head.verb, found)
    return Reading(chunk, verb, summarise(verb, chunk.tokens, problem is None), tuple(found), problem, steps)


def _worst(steps: tuple[Step, ...]) -> Problem | None:
    """What most needs saying of a DO block: a statement that is not understood before one that nobody can see."""
    problems = [step for step in steps if isinstance(step, Problem)]
    return min(problems, key=lambda problem: problem.unseen, default=None)


def _verb(verb: str, found: list[Action]) -> str:
    """What a statement that begins with WITH does in the end."""
    return found[-1].kind.value.upper() if verb == "WITH" and found else verb


def _check_brackets(tokens: tuple[Token, ...]) -> None:
    opened: list[Token] = []
    punctuation = TokenKind.PUNCTUATION
    for token in tokens:
        if token.kind is not punctuation:
            continue
        if token.text in "([":
            opened.append(token)
        elif token.text in ")]" and (not opened or opened.pop().text != _CLOSES[token.text]):
            raise NotUnderstood(f"“{token.text}” closes nothing", token.start, certain=True)
    if opened:
        raise NotUnderstood(f"“{opened[-1].text}” is never closed", opened[-1].start, certain=True)
