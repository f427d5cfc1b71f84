"""COMMENT ON and SECURITY LABEL ON: a text on an object. `method` is the kind of object, `value` the text (or None)."""

from collections.abc import Iterable

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.lex import TokenKind
from migsafe.sql.phrases import skip_group, string

_RELATIONS = ("TABLE", "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE", "SEQUENCE")
_ON_TABLE = ("CONSTRAINT", "TRIGGER", "RULE", "POLICY")


def _comment(cursor: Cursor, head: Head) -> Iterable[Action]:
    if head.verb == "SECURITY LABEL" and cursor.accept("FOR"):
        cursor.take()
    cursor.expect("ON")
    relation, name, column, method = _object(cursor)
    cursor.expect("IS")
    value = None if cursor.accept("NULL") else string(cursor)
    yield Action(*UNPLACED, ActionKind.COMMENT, relation, name=name, column=column, method=method, value=value)


def _object(cursor: Cursor) -> tuple[str | None, str | None, str | None, str]:
    """Relation, name, column and kind of the object."""
    for words in _RELATIONS:
        if cursor.accept(*words.split()):
            return cursor.relation(), None, None, words.lower()
    if cursor.accept("COLUMN"):
        *table, column = cursor.dotted("the name of a column")
        if not table:
            cursor.fail("“.”")
        return cursor.scope.qualify(table[-1], table[-2] if len(table) > 1 else None), None, column, "column"
    if cursor.accept("INDEX"):
        return None, cursor.relation("the name of an index"), None, "index"
    if word := cursor.accept_any(*_ON_TABLE):
        name = cursor.name()
        cursor.expect("ON")
        on_domain = word == "CONSTRAINT" and cursor.accept("DOMAIN")
        relation = cursor.relation()
        return (None if on_domain else relation), name, None, word.lower()
    return None, *_other(cursor)


def _other(cursor: Cursor) -> tuple[str, None, str]:
    """Any other object: its kind is one to three words, its name what follows up to IS."""
    at = cursor.at
    while not cursor.at_end and not cursor.sees("IS"):
        skip_group(cursor)
    words = cursor.tokens[at : cursor.at]
    if len(words) < 2 or words[0].kind is not TokenKind.WORD:
        cursor.fail("a kind of object and its name")
    return cursor.text_from(at + 1), None, words[0].text.lower()


FORMS: dict[str, Reader] = {"COMMENT": _comment, "SECURITY LABEL": _comment}
