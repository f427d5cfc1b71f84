"""From a statement's first words to the reader of its family."""

from collections.abc import Iterator
from functools import cache

from msgspec.structs import replace

from migsafe.model import Action
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms import (
    alter_table,
    comments,
    copy,
    drops,
    functions,
    indexes,
    maintenance,
    objects,
    privileges,
    routines,
    rules,
    sequences,
    settings,
    tables,
    transactions,
    triggers,
    types,
    views,
)
from migsafe.sql.forms.dml import QUERY_VERBS, read_query
from migsafe.sql.forms.form import Head, Reader
from migsafe.sql.problem import NotUnderstood
from migsafe.sql.query import check_query

_FAMILIES = (
    alter_table,
    comments,
    copy,
    drops,
    functions,
    indexes,
    maintenance,
    objects,
    privileges,
    routines,
    rules,
    sequences,
    settings,
    tables,
    transactions,
    triggers,
    types,
    views,
)


class _Table:
    """Every verb, as its words, with its reader; made at first use, because some families read statements inside
    statements. `longest` is the number of words of the longest verb that begins with a word.
    """

    def __init__(self) -> None:
        self.readers: dict[tuple[str, ...], Reader] = {
            tuple(verb.split()): reader for family in _FAMILIES for verb, reader in family.FORMS.items()
        }
        self.longest: dict[str, int] = {}
        for first, *more in self.readers:
            self.longest[first] = max(self.longest.get(first, 0), 1 + len(more))


@cache
def _table() -> _Table:
    return _Table()


def read_form(cursor: Cursor) -> Iterator[Action]:
    """The actions of the statement that begins at the cursor, inside another one. Raises NotUnderstood."""
    at, start = cursor.at, cursor.token
    reader, head = find_form(cursor)
    try:
        yield from reader(cursor, head)
    except RecursionError:
        raise NotUnderstood("statements inside statements, nested too deeply to be read", start.start) from None
    if head.verb in QUERY_VERBS:
        check_query(cursor.text, cursor.tokens, at, cursor.at)


def find_form(cursor: Cursor) -> tuple[Reader, Head]:
    """The reader of the statement at the cursor, which stands behind the verb then (before it, of a query).

    Raises NotUnderstood where no statement of PostgreSQL begins like this, or none that migsafe knows.
    """
    start = cursor.token
    if start.word in QUERY_VERBS or start.text == "(":
        return read_query, Head(start.word or "SELECT")
    table = _table()
    if start.word not in table.longest:
        shown = start.text if len(start.text) <= 40 else start.text[:39] + "…"
        raise NotUnderstood(f"“{shown}” begins no SQL statement", start.start, certain=True)
    cursor.take()
    head = _modifiers(cursor) if start.word == "CREATE" else Head("")
    words = (start.word, *[cursor.ahead(count).word for count in range(table.longest[start.word] - 1)])
    for length in range(len(words), 0, -1):
        reader = table.readers.get(words[:length])
        if reader is not None:
            cursor.at += length - 1
            return reader, replace(head, verb=" ".join(words[:length]))
    unknown = " ".join(words[:2]).strip()
    raise NotUnderstood(f"migsafe does not know statements that begin with {unknown}", start.start)


def _modifiers(cursor: Cursor) -> Head:
    """What may stand between CREATE and the kind of object."""
    replaces = cursor.accept("OR", "REPLACE")
    cursor.accept_any("GLOBAL", "LOCAL")
    kept = cursor.accept_any("TEMP", "TEMPORARY", "UNLOGGED")
    if cursor.ahead(1).word in ("VIEW", "TRIGGER", "LANGUAGE", "PROCEDURAL", "CONVERSION"):
        cursor.accept_any("RECURSIVE", "CONSTRAINT", "TRUSTED", "DEFAULT")
    cursor.accept("PROCEDURAL")
    return Head("", replaces, kept.startswith("TEMP"), kept == "UNLOGGED", cursor.accept("UNIQUE"))
