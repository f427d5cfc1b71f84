"""Which statement of the migration caused a change of plan.

The nearest explanation wins: the statement that dropped the index or column which the plan or query used, then one
that changed a column's type, then the first that touched the relation. Where nothing stands out there is none.
"""

import re
from collections.abc import Callable, Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from migsafe.model import Action, ActionKind, ChangeKind, Phase
from migsafe.plans.change import CONSEQUENCES, SCAN_KINDS, Change
from migsafe.plans.indexes import Catalog, bare


class Reads(Struct, frozen=True):
    """What a query depends on: relations, and (relation, column) pairs, by their names before the migration."""

    relations: frozenset[str]
    columns: frozenset[tuple[str, str]]


class Cause(Struct, frozen=True):
    """A statement's id, None where none stands out. `sure`: it names the very object that the change is about."""

    statement: int | None
    sure: bool


def causes(
    changes: Sequence[Change],
    reads: Reads,
    actions: Sequence[Action],
    catalog: Catalog,
    replayed: int | None = None,
) -> tuple[Cause, ...]:
    """What best explains each of a query's changes; `actions` in the order in which they ran.

    More pages and a new sort follow from how a relation is read: they share the cause of such a change. Where nothing
    is sure, the statement that a replay found counts.
    """
    scanned = [change for change in changes if change.kind in SCAN_KINDS]
    found = [_cause(_root_of(change, scanned), reads, actions, catalog) for change in changes]
    return tuple(one if one.sure or replayed is None else Cause(replayed, sure=True) for one in found)


def _root_of(change: Change, scanned: Sequence[Change]) -> Change:
    if change.kind not in CONSEQUENCES:
        return change
    same = [one for one in scanned if change.relation in (None, one.relation)]
    return next(iter(same), change)


def _cause(change: Change, reads: Reads, actions: Sequence[Action], catalog: Catalog) -> Cause:
    acted = _by_old_names(actions)
    relations = reads.relations if change.relation is None else frozenset({change.relation})
    views = reads.relations | relations
    sure: list[Callable[[Action], bool]] = [
        lambda action: _takes_index(action, change, catalog),
        lambda action: _makes_index(action, change),
        lambda action: _takes_named(action, change),
        lambda action: change.kind is ChangeKind.QUERY_BROKEN and _takes_column(action, reads),
    ]
    likely: list[Callable[[Action], bool]] = [
        lambda action: _takes_index(action, change, catalog, ActionKind.ALTER_COLUMN_TYPE),
        lambda action: change.kind in _RESULTS and action.kind in _ROWS and action.relation in relations,
        lambda action: action.kind is ActionKind.ALTER_COLUMN_TYPE and action.relation in relations,
        lambda action: action.kind in _REMAKES and action.relation in views,
        lambda action: action.kind not in _HARMLESS and action.relation in relations,
    ]
    for test in (*sure, *likely):
        found = next((action.statement for action in acted if test(action)), None)
        if found is not None:
            return Cause(found, sure=test in sure)
    return Cause(
        _only_suspect([action for action in acted if action.kind not in _HARMLESS], views, catalog), sure=False
    )


def _only_suspect(acting: Sequence[Action], relations: Collection[str], catalog: Catalog) -> int | None:
    """The one statement that does anything, unless all that it touches is known and is none of the query's."""
    statements = {action.statement for action in acting}
    elsewhere = {name for phase, name in catalog.relations if phase is Phase.BEFORE} - set(relations)
    if len(statements) != 1 or all(action.relation in elsewhere for action in acting):
        return None
    return statements.pop()


_K = ActionKind
_HARMLESS = (
    *(_K.COMMENT, _K.LOCK_TABLE, _K.EXPLAIN, _K.VALIDATE_CONSTRAINT, _K.RENAME_CONSTRAINT, _K.OTHER, _K.SET),
    *(_K.BEGIN, _K.COMMIT, _K.ROLLBACK, _K.SAVEPOINT, _K.ANALYZE, _K.VACUUM),
)
_RESULTS = (ChangeKind.ROWS_CHANGED, ChangeKind.RESULT_CHANGED)
_REMAKES = (_K.CREATE_VIEW, _K.CREATE_MATERIALIZED_VIEW, _K.CREATE_FUNCTION, _K.REFRESH_MATERIALIZED_VIEW)
_ROWS = (_K.INSERT, _K.UPDATE, _K.DELETE, _K.MERGE, _K.COPY, _K.TRUNCATE)
_TAKES_COLUMN = (_K.DROP_COLUMN, _K.RENAME_COLUMN)
_TAKES_RELATION = (
    _K.DROP_TABLE,
    _K.RENAME_TABLE,
    _K.SET_SCHEMA,
    _K.DROP_VIEW,
    _K.DROP_MATERIALIZED_VIEW,
    _K.DETACH_PARTITION,
)
_TAKES_OTHER = (_K.DROP_FUNCTION, _K.DROP_TYPE, _K.RENAME_ENUM_VALUE, _K.DROP_SEQUENCE, _K.DROP_SCHEMA)


def _by_old_names(actions: Sequence[Action]) -> list[Action]:
    """The actions with relations named as they were before the migration renamed them."""
    original: dict[str, str] = {}
    acted = []
    for action in actions:
        relation = action.relation and original.get(action.relation, action.relation)
        acted.append(replace(action, relation=relation))
        if action.kind is ActionKind.RENAME_TABLE and action.relation and action.new_name and relation:
            schema = action.relation.rpartition(".")[0]
            new = action.new_name if "." in action.new_name else f"{schema}.{action.new_name}"
            original[new] = relation
    return acted


def _takes_index(action: Action, change: Change, catalog: Catalog, kind: ActionKind = ActionKind.DROP_COLUMN) -> bool:
    """Whether the action drops an index that was used, or does `kind` to one of its columns."""
    if change.kind not in SCAN_KINDS or change.relation is None or not change.before_name:
        return False
    used = change.before_name.split(", ")
    if action.kind in (ActionKind.DROP_INDEX, ActionKind.DROP_CONSTRAINT):
        return action.name is not None and bare(action.name) in used
    rows = [catalog.index(Phase.BEFORE, change.relation, name) for name in used]
    columns: Collection[str] = {column for row in rows if row for column in (*row.columns, *row.included)}
    return action.kind is kind and action.relation == change.relation and action.column in columns


def _makes_index(action: Action, change: Change) -> bool:
    if change.kind not in SCAN_KINDS or not change.after_name or action.name is None:
        return False
    makes = (ActionKind.CREATE_INDEX, ActionKind.ADD_UNIQUE, ActionKind.ADD_PRIMARY_KEY)
    return action.kind in makes and bare(action.name) in change.after_name.split(", ")


def _takes_named(action: Action, change: Change) -> bool:
    """Whether the error of a broken query speaks of what the action took away."""
    if change.kind is not ChangeKind.QUERY_BROKEN or not change.after_name:
        return False
    words = set(re.findall(r"[\w$]+", change.after_name))
    if action.kind in _TAKES_COLUMN:
        return action.column in words
    if action.kind in _TAKES_RELATION:
        return action.relation is not None and bare(action.relation) in words
    return action.kind in _TAKES_OTHER and action.name is not None and bare(action.name) in words


def _takes_column(action: Action, reads: Reads) -> bool:
    if action.kind in _TAKES_RELATION:
        return action.relation in reads.relations
    return action.kind in _TAKES_COLUMN and (action.relation, action.column) in reads.columns


def acting_statements(actions: Sequence[Action]) -> frozenset[int]:
    """The statements that do anything to plans or rows."""
    return frozenset(action.statement for action in actions if action.kind not in _HARMLESS)
