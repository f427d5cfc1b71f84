"""migsafe's reading of a statement beside that of PostgreSQL's grammar."""

from dataclasses import dataclass
from enum import StrEnum

from bench.grammar.nodes import ANY
from bench.grammar.oracle import actions
from migsafe.model import Action, ActionKind
from migsafe.sql.scope import Scope
from migsafe.sql.split import Chunk
from migsafe.sql.statement import read_statement


class Outcome(StrEnum):
    """What came of one statement."""

    AGREES = "understood, and no difference"
    UNSEEN = "read; part of what it runs is not in the file"
    DIFFERS = "differences"
    NOT_UNDERSTOOD = "not understood, though PostgreSQL's grammar accepts them"
    BOTH_REFUSE = "refused by both"
    ONLY_OURS = "understood, though PostgreSQL's grammar refuses them"
    CRASHED = "crashes"


BAD = frozenset({Outcome.DIFFERS, Outcome.NOT_UNDERSTOOD, Outcome.CRASHED})


@dataclass(frozen=True, slots=True)
class Compared:
    """One statement with its outcome; `detail` says what is different, or why it was not understood."""

    chunk: Chunk
    outcome: Outcome
    detail: str


def compare(text: str, chunk: Chunk) -> Compared:
    """Read one chunk of `text` both ways. Names are compared as if the search path were the default."""
    expected = actions(chunk.text)
    try:
        reading = read_statement(text, chunk, Scope())
    except Exception as error:
        return Compared(chunk, Outcome.CRASHED, repr(error))
    problem = reading.problem
    if expected is None:
        return Compared(
            chunk, Outcome.BOTH_REFUSE if problem else Outcome.ONLY_OURS, problem.message if problem else ""
        )
    if problem is not None and not problem.unseen:
        return Compared(chunk, Outcome.NOT_UNDERSTOOD, problem.message)
    difference = differences(expected, reading.actions)
    if difference:
        return Compared(chunk, Outcome.DIFFERS, difference)
    return Compared(chunk, Outcome.UNSEEN if problem else Outcome.AGREES, problem.message if problem else "")


_FIELDS = (
    *("kind", "relation", "name", "column", "new_name", "columns", "referenced", "referenced_columns", "concurrently"),
    *("if_exists", "if_not_exists", "cascade", "only", "not_valid", "is_unique", "using_index", "not_null", "method"),
    *("value", "predicate"),
)
_IGNORED: dict[ActionKind, set[str]] = {
    ActionKind.OTHER: {"name", "relation", "method", "column", "new_name"},
    ActionKind.COMMENT: {"method"},
    ActionKind.CREATE_TABLE_AS: {"method"},
    ActionKind.INSERT: {"method"},
    ActionKind.GRANT: {"name", "method"},
    ActionKind.REVOKE: {"name", "method"},
}
"""Fields that carry more than the tree tells, or the user's own words."""
_VALUED = frozenset(
    {
        ActionKind.ADD_ENUM_VALUE,
        ActionKind.RENAME_ENUM_VALUE,
        ActionKind.LOCK_TABLE,
        ActionKind.CREATE_MATERIALIZED_VIEW,
        ActionKind.REFRESH_MATERIALIZED_VIEW,
        ActionKind.CREATE_VIEW,
        ActionKind.COMMENT,
        ActionKind.COPY,
        ActionKind.TRUNCATE,
        ActionKind.ADD_CHECK,
        ActionKind.ADD_FOREIGN_KEY,
        ActionKind.ADD_UNIQUE,
        ActionKind.ADD_PRIMARY_KEY,
        ActionKind.ADD_EXCLUDE,
        ActionKind.ALTER_CONSTRAINT,
        ActionKind.COMMIT,
        ActionKind.ROLLBACK,
        ActionKind.CREATE_FUNCTION,
    }
)
"""Kinds whose `value` is a closed word or a name, and not the user's own text."""


def differences(expected: list[Action], found: tuple[Action, ...]) -> str:
    """The first difference in words, "" where there is none."""
    found = _own(found)
    if [action.kind for action in expected] != [action.kind for action in found]:
        return f"expected {[a.kind.value for a in expected]}, found {[a.kind.value for a in found]}"
    for wanted, got in zip(expected, found, strict=True):
        for field in _FIELDS:
            if not _is_compared(field, wanted.kind):
                continue
            left, right = getattr(wanted, field), getattr(got, field)
            if (wanted.kind, field, right) == (ActionKind.ADD_FOREIGN_KEY, "method", "no action"):
                right = None  # what holds where nothing is written
            if not _equal(left, right):
                return f"{wanted.kind.value}.{field}: expected {left!r}, found {right!r}"
    return ""


def _own(found: tuple[Action, ...]) -> tuple[Action, ...]:
    """Without what a statement's inside adds: a DO block's body, the settings that a query changes."""
    if found and found[0].kind is ActionKind.DO_BLOCK:
        return found[:1]
    if any(action.kind is ActionKind.SELECT for action in found):
        return tuple(action for action in found if action.kind is not ActionKind.SET)
    return found


def _is_compared(field: str, kind: ActionKind) -> bool:
    if field == "value":
        return kind in _VALUED
    if field == "predicate":
        return kind is ActionKind.CREATE_INDEX
    return field not in _IGNORED.get(kind, ())


def _equal(expected: object, found: object) -> bool:
    if expected == ANY:
        return found is not None
    if isinstance(expected, tuple) and isinstance(found, tuple):
        pairs = zip(expected, found, strict=False)
        return len(expected) == len(found) and all(_equal(left, right) for left, right in pairs)
    return expected == found
