"""The schema before the judged migrations, from the history's own statements [pure].

A statement of the history that is not understood, or that works on what nobody made, leaves a gap in the schema.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from migsafe.model import Action, Row, Statement
from migsafe.sql.schema.effective import effective
from migsafe.sql.schema.rewind import Follower, rolls_back
from migsafe.sql.schema.state import Schema
from migsafe.sql.schema.tables import forget
from migsafe.sql.scope import TEMPORARY_SCHEMA
from migsafe.sql.words import word_set

_CHANGES_NO_SCHEMA = word_set("SELECT INSERT UPDATE DELETE MERGE WITH VALUES TABLE (")


def beginning() -> Schema:
    """The schema before the first migration: empty, and known to be."""
    return Schema(gap=None)


def replay(history: Iterable[Iterable[Row]], before: Schema | None = None) -> Schema:
    """What the history leaves behind, given as the Statement and Action rows of each file, in the files' order.

    It begins with `before`, which it changes, or with nothing. Nothing of it is new. Without history nothing is known.
    """
    schema = before
    for rows in history:
        schema = schema or beginning()
        _follow_file(schema, tuple(rows))
    if schema is None:
        return Schema()
    schema.new.clear()
    return schema


def _follow_file(schema: Schema, rows: tuple[Row, ...]) -> None:
    for row in rows:
        if isinstance(row, Statement) and not row.understood and row.verb not in _CHANGES_NO_SCHEMA:
            schema.gap = schema.gap or f"{row.path}:{row.line} is not understood"
    actions = [row for row in rows if isinstance(row, Action)]
    follower = Follower(schema, looks_back=rolls_back(actions))
    verbs = {row.id: row.verb for row in rows if isinstance(row, Statement)}
    for number, statement in groupby(actions, key=attrgetter("statement")):
        schema.latest.clear()
        for action in effective(tuple(statement), schema, verbs.get(number, "")):
            follower.follow(action)
    for temporary in [name for name in schema.kinds if name.startswith(f"{TEMPORARY_SCHEMA}.")]:
        forget(schema, temporary)  # with the session
