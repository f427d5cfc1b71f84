"""What a statement asks of the rows that are there, as questions in SQL [pure].

A question is answered in the state before the statement. Of what a statement validates itself, its success is the
answer; so those questions are only asked once it has failed, and the others (a constraint that is NOT VALID, a type
that loses something) before it runs.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from migsafe.model import Action, ActionKind, Doubt
from migsafe.sql.names import as_identifier, as_qualified

_KIND = ActionKind
_PLAIN_CAST = re.compile(r'\(*\s*"?[\w$]+"?\s*\)*\s*::\s*[\w\s(),.\[\]]+', re.IGNORECASE)


class Question(Struct, frozen=True):
    """`where` is true for an offending row of `relation`, called `t`; for duplicates, of those that are compared.

    `keys` are the expressions that must not occur twice. `first`: to be asked before the statement, because its success
    does not answer it.
    """

    statement: int
    relation: str
    doubt: Doubt
    where: str
    keys: tuple[str, ...] = ()
    column: str | None = None
    first: bool = False

    @property
    def finds(self) -> str:
        """The query that finds all offenders, for people to run."""
        source = f"FROM {as_qualified(self.relation)} t WHERE {self.where}"
        if self.doubt is not Doubt.DUPLICATES:
            return f"SELECT * {source}"
        keys = ", ".join(self.keys)
        return f"SELECT {keys}, count(*) {source} GROUP BY {keys} HAVING count(*) > 1"


class Constraint(Struct, frozen=True):
    """A constraint of the catalog that a statement validates; `kind` is `pg_constraint.contype`."""

    kind: str
    columns: tuple[str, ...]
    referenced: str | None
    referenced_columns: tuple[str, ...]
    expression: str | None


def questions(actions: Sequence[Action], text: str, major: int) -> Iterator[Question]:
    """The questions of one statement's actions; `text` is the statement, `major` the server's version.

    What VALIDATE CONSTRAINT asks stands in the catalog: see `of_constraint`.
    """
    for action in actions:
        if action.relation is None:
            continue
        match action.kind:
            case _KIND.CREATE_INDEX | _KIND.ADD_UNIQUE | _KIND.ADD_PRIMARY_KEY if action.is_unique:
                yield from _unique(action, text)
            case _KIND.SET_NOT_NULL | _KIND.ADD_NOT_NULL_CONSTRAINT:
                columns = (action.column,) if action.column else action.columns
                yield from (_nulls(action, column) for column in columns if column)
            case _KIND.ADD_CHECK if action.expression:
                where = f"NOT ({action.expression})"
                yield _question(action, Doubt.VIOLATIONS, where, first=action.not_valid)
            case _KIND.ADD_FOREIGN_KEY if action.referenced:
                yield _orphans(action, action.columns, action.referenced, action.referenced_columns)
            case _KIND.ALTER_COLUMN_TYPE if action.column and action.type_name:
                yield from _type(action, action.column, action.type_name, major)
            case _:
                pass


def of_constraint(action: Action, found: Constraint) -> Iterator[Question]:
    """What VALIDATE CONSTRAINT asks."""
    if found.kind == "c" and found.expression:
        yield _question(action, Doubt.VIOLATIONS, f"NOT ({found.expression})")
    elif found.kind == "f" and found.referenced:
        yield _orphans(action, found.columns, found.referenced, found.referenced_columns)
    elif found.kind == "n":
        yield from (_nulls(action, column) for column in found.columns)


def _question(
    action: Action,
    doubt: Doubt,
    where: str,
    *,
    keys: tuple[str, ...] = (),
    column: str | None = None,
    first: bool = False,
) -> Question:
    return Question(action.statement, action.relation or "", doubt, where, keys, column, first)


def _unique(action: Action, text: str) -> Iterator[Question]:
    if action.using_index is not None or not action.columns:
        return
    keys = tuple(column if "(" in column else as_identifier(column) for column in action.columns)
    if action.kind is _KIND.ADD_PRIMARY_KEY:
        yield from (_nulls(action, column) for column in action.columns)
    conditions = [f"({action.predicate})"] if action.predicate else []
    if not re.search(r"NULLS\s+NOT\s+DISTINCT", text, re.IGNORECASE):
        conditions += [f"{key} IS NOT NULL" for key in keys]
    yield _question(action, Doubt.DUPLICATES, " AND ".join(conditions) or "true", keys=keys)


def _nulls(action: Action, column: str) -> Question:
    where = f"{as_identifier(column)} IS NULL"
    return _question(action, Doubt.NULLS, where, column=column, first=action.not_valid)


def _orphans(action: Action, columns: Sequence[str], referenced: str, referenced_columns: Sequence[str]) -> Question:
    """Without named columns a foreign key means the primary key, which `{key}` stands for until it is asked."""
    keys = referenced_columns or ["{key}"] * len(columns)
    pairs = [
        (as_identifier(mine), theirs if theirs == "{key}" else as_identifier(theirs))
        for mine, theirs in zip(columns, keys, strict=False)
    ]
    given = " AND ".join(f"t.{mine} IS NOT NULL" for mine, _ in pairs)
    same = " AND ".join(f"p.{theirs} = t.{mine}" for mine, theirs in pairs)
    where = f"{given} AND NOT EXISTS (SELECT FROM {as_qualified(referenced)} p WHERE {same})"
    column = columns[0] if len(columns) == 1 else None
    return _question(action, Doubt.ORPHANS, where, column=column, first=action.not_valid)


def _type(action: Action, column: str, type_name: str, major: int) -> Iterator[Question]:
    """Only where the value itself is converted; what an expression of USING does to it is meant."""
    if action.expression and not _PLAIN_CAST.fullmatch(action.expression):
        return
    name = as_identifier(column)
    literal = "'" + type_name.replace("'", "''") + "'"
    there_and_back = f"{name}::{type_name}::text::{{old}} IS DISTINCT FROM {name}"
    if major >= 16:
        takes = f"pg_input_is_valid({name}::text, {literal})"
        yield _question(action, Doubt.MISFITS, f"{name} IS NOT NULL AND NOT {takes}", column=column)
        there_and_back = f"CASE WHEN {takes} THEN {there_and_back} END"
    # Before 16, a value that the type does not take ends the question: then the answer is not known.
    yield _question(action, Doubt.LOSSES, there_and_back, column=column, first=True)
    if major >= 16:
        return
    if length := re.fullmatch(r"(?:varchar|character varying|char|character)\s*\((\d+)\)", type_name.lower()):
        where = f"length({name}::text) > {length[1]}"
        yield _question(action, Doubt.MISFITS, where, column=column)
