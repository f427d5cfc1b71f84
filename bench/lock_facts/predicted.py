"""Predictions for the forms of `bench/lock_facts`, in the shape in which they were measured."""

from dataclasses import dataclass
from functools import cache

from bench.lock_facts.forms import Form, stage
from bench.lock_facts.observation import Observation
from migsafe.migrations.source import MigrationFile, Wrapping
from migsafe.model import Action, ActionKind, Lock, LockMode, Rewrite, Role, Row, Scan, Statement
from migsafe.sql.predict import predict
from migsafe.sql.read import read
from migsafe.sql.replay import replay
from migsafe.sql.schema.state import Schema


@dataclass(frozen=True, slots=True)
class Effects:
    """What a statement does to relations that were there before, by name."""

    locks: dict[str, str]
    rewrites: tuple[str, ...]
    scans: tuple[str, ...]


def migration(text: str, role: Role = Role.JUDGED, path: str = "1.sql") -> MigrationFile:
    return MigrationFile(path, role, 1, text, wrapping=Wrapping.STATEMENT)


@cache
def _stage_rows() -> tuple[Row, ...]:
    return read(migration(stage(), Role.HISTORY, "stage.sql"), 1, 1)


@cache
def _schema_after(before: tuple[str, ...]) -> Schema:
    file = migration("".join(f"{sql};\n" for sql in before), Role.HISTORY, "before.sql")
    return replay([_stage_rows(), read(file, 1, 1)] if before else [_stage_rows()])


def schema_for(form: Form) -> Schema:
    """The stage and what runs before the form, as the history tells it."""
    return _schema_after(form.before).copy()


def predicted(form: Form, server_version: int) -> Effects:
    """What migsafe predicts for a form on a server of this version."""
    rows = read(migration("".join(f"{sql};\n" for sql in form.before) + form.sql), 1, 1, server_version=server_version)
    last = max(row.id for row in rows if isinstance(row, Statement))
    mine = [row for row in rows if (row.id if isinstance(row, Statement) else getattr(row, "statement", 0)) == last]
    found = predict(mine, server_version, schema_for(form))
    return Effects(
        {row.relation: row.mode.value for row in found if isinstance(row, Lock) and not row.is_new},
        tuple(sorted(row.relation for row in found if isinstance(row, Rewrite) and not row.is_new)),
        tuple(sorted(row.relation for row in found if isinstance(row, Scan))),
    )


def measured(form: Form, seen: Observation) -> Effects:
    """An observation without what a prediction leaves out.

    These are relations that the form makes, index locks that say no more than the table's, what `nextval` takes of a
    sequence, and the indexes of a table that is rewritten. Emptying a table is no rewrite and no scan, which tables a
    query reads from end to end is its plan's matter, and which partition gets a row stands in the row.
    """
    before = _schema_after(form.before)
    tables = {name: index.relation for name, index in before.indexes.items()}
    rebuilt = {name for name in seen.rebuilt if tables.get(name) not in seen.rewrites}
    unseen = {*seen.made, *(before.bounds if form.sql.startswith("INSERT") else ())}
    locks = {
        name: mode
        for name, mode in seen.locks.items()
        if name not in unseen and not (name in before.sequences and _strength(mode) <= _NEXTVAL)
    }
    locks |= {
        name: mode
        for name, mode in seen.index_locks.items()
        if name not in unseen and _tells(mode, seen.locks.get(tables.get(name, "")))
    }
    if form.sql.startswith("TRUNCATE"):
        return Effects(locks, (), ())
    built_beside = rebuilt if "CONCURRENTLY" in form.sql else set()
    return Effects(
        locks, tuple(sorted({*seen.rewrites, *rebuilt} - built_beside)), tuple(sorted(set(seen.scans) - _read(form)))
    )


def comparable(found: Effects, form: Form, seen: Observation) -> Effects:
    """Of a form that ran outside a transaction the locks on indexes come and go too quickly to be seen for sure."""
    if not seen.alone:
        return found
    indexes = _schema_after(form.before).indexes
    locks = {name: mode for name, mode in found.locks.items() if name not in indexes}
    return Effects(locks, found.rewrites, found.scans)


_NEXTVAL = LockMode.ROW_EXCLUSIVE.strength


def _strength(mode: str) -> int:
    return LockMode(mode).strength


def _tells(mode: str, of_table: str | None) -> bool:
    heavier = of_table is None or _strength(mode) > _strength(of_table)
    return heavier and _strength(mode) >= LockMode.SHARE_UPDATE_EXCLUSIVE.strength


_WRITES_ALL = (ActionKind.UPDATE, ActionKind.DELETE)
_QUERIES = (
    ActionKind.SELECT,
    ActionKind.INSERT,
    ActionKind.MERGE,
    ActionKind.COPY,
    ActionKind.CREATE_TABLE_AS,
    ActionKind.CREATE_MATERIALIZED_VIEW,
    ActionKind.REFRESH_MATERIALIZED_VIEW,
    *_WRITES_ALL,
)


def _read(form: Form) -> set[str]:
    """The tables that the form's query reads, but for one that it changes from end to end."""
    actions = [row for row in read(migration(form.sql), 1, 1) if isinstance(row, Action)]
    if not any(action.kind in _QUERIES for action in actions):
        return set()
    schema = schema_for(form)
    whole: set[str] = set()
    for action in actions:
        if action.kind in _WRITES_ALL and action.predicate is None and action.relation:
            whole |= {action.relation, *schema.descendants(action.relation)}
    return set(schema.kinds) - whole
