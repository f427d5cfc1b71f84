"""BEGIN, COMMIT, ROLLBACK, savepoints and two-phase commit.

`name` is the savepoint. `method` tells the rare forms apart: `release`, `prepare` (ends the transaction without
deciding it), `prepared` (COMMIT PREPARED). `value` is `chain` where another transaction begins at once.
"""

from collections.abc import Iterable

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.phrases import string
from migsafe.sql.words import word_set

_MODE_WORDS = word_set("ISOLATION LEVEL SERIALIZABLE REPEATABLE READ COMMITTED UNCOMMITTED WRITE ONLY NOT DEFERRABLE")


def transaction_modes(cursor: Cursor) -> None:
    """Take `ISOLATION LEVEL SERIALIZABLE, READ ONLY …` as far as it goes."""
    while cursor.token.word in _MODE_WORDS or cursor.sees_symbol(","):
        cursor.take()


def _begin(cursor: Cursor, head: Head) -> Iterable[Action]:
    cursor.accept_any("WORK", "TRANSACTION")
    transaction_modes(cursor)
    cursor.end()
    yield Action(*UNPLACED, ActionKind.BEGIN)


def _commit(cursor: Cursor, head: Head) -> Iterable[Action]:
    if head.verb == "COMMIT" and cursor.accept("PREPARED"):
        yield Action(*UNPLACED, ActionKind.COMMIT, name=string(cursor), method="prepared")
        return
    cursor.accept_any("WORK", "TRANSACTION")
    yield Action(*UNPLACED, ActionKind.COMMIT, value=_chain(cursor))


def _rollback(cursor: Cursor, head: Head) -> Iterable[Action]:
    if head.verb == "ROLLBACK" and cursor.accept("PREPARED"):
        yield Action(*UNPLACED, ActionKind.ROLLBACK, name=string(cursor), method="prepared")
        return
    cursor.accept_any("WORK", "TRANSACTION")
    if cursor.accept("TO"):
        cursor.accept("SAVEPOINT")
        yield Action(*UNPLACED, ActionKind.ROLLBACK, name=cursor.name("a savepoint"))
        return
    yield Action(*UNPLACED, ActionKind.ROLLBACK, value=_chain(cursor))


def _chain(cursor: Cursor) -> str | None:
    if not cursor.accept("AND"):
        return None
    refused = cursor.accept("NO")
    cursor.expect("CHAIN")
    return None if refused else "chain"


def _savepoint(cursor: Cursor, head: Head) -> Iterable[Action]:
    yield Action(*UNPLACED, ActionKind.SAVEPOINT, name=cursor.name("a savepoint"))


def _release(cursor: Cursor, head: Head) -> Iterable[Action]:
    cursor.accept("SAVEPOINT")
    yield Action(*UNPLACED, ActionKind.SAVEPOINT, name=cursor.name("a savepoint"), method="release")


def _prepare(cursor: Cursor, head: Head) -> Iterable[Action]:
    yield Action(*UNPLACED, ActionKind.COMMIT, name=string(cursor), method="prepare")


FORMS: dict[str, Reader] = {
    "BEGIN": _begin,
    "START TRANSACTION": _begin,
    "COMMIT": _commit,
    "END": _commit,
    "ROLLBACK": _rollback,
    "ABORT": _rollback,
    "SAVEPOINT": _savepoint,
    "RELEASE": _release,
    "PREPARE TRANSACTION": _prepare,
}
