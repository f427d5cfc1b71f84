"""Which actions read a whole table while holding their lock.

Source: PostgreSQL documentation, the notes of "ALTER TABLE" and the other commands; held against the counters of
`pg_stat_xact_user_tables` on servers of versions 15, 16 and 18.
"""

from collections.abc import Iterator, Sequence

from migsafe.model import Action, ActionKind, ConstraintKind
from migsafe.sql.known import Known
from migsafe.sql.locks import domain_users
from migsafe.sql.not_null_proof import proves_not_null
from migsafe.sql.rewrites import rewrites_for_type, rewrites_of

_FIRST_PROOF = 12
_READ_TO_REWRITE = frozenset(
    {
        ActionKind.ADD_COLUMN,
        ActionKind.ALTER_COLUMN_TYPE,
        ActionKind.CLUSTER,
        ActionKind.COLUMN_EXPRESSION,
        ActionKind.SET_LOGGED,
        ActionKind.SET_UNLOGGED,
        ActionKind.SET_ACCESS_METHOD,
    }
)


def scans_of(action: Action, statement: Sequence[Action], known: Known, server_version: int) -> Iterator[str]:
    """The relations that the action reads from end to end. `statement` holds all actions of its statement."""
    yield from domain_users(action, known)
    if action.kind is ActionKind.REINDEX:
        table = action.relation or known.indexes.get(action.name or "")
        yield from (table,) if table else ()
    elif action.relation is not None:
        if _scans_relation(action, statement, known, server_version):
            yield action.relation
        yield from _scanned_other(action, statement, known)


def _scans_relation(action: Action, statement: Sequence[Action], known: Known, server_version: int) -> bool:
    match action.kind:
        case ActionKind.CREATE_INDEX:
            return not action.only
        case ActionKind.ADD_CHECK:
            return not _is_trusted(action)
        case ActionKind.ADD_FOREIGN_KEY:
            return not _is_trusted(action) and not _is_all_null(action, statement)
        case ActionKind.ADD_UNIQUE | ActionKind.ADD_EXCLUDE:
            return action.using_index is None
        case ActionKind.ADD_PRIMARY_KEY:
            return action.using_index is None or not _keyed_not_null(action, known)
        case ActionKind.SET_NOT_NULL:
            return not _is_proved(action, statement, known, server_version)
        case ActionKind.ADD_NOT_NULL_CONSTRAINT:
            return not action.not_valid and not _has_value(action, statement)
        case ActionKind.VALIDATE_CONSTRAINT:
            constraint = known.constraint(action.relation, action.name)
            return constraint is None or not constraint.validated
        case ActionKind.UPDATE | ActionKind.DELETE:
            return action.predicate is None
        case _:
            reads = action.kind in _READ_TO_REWRITE and any(rewrites_of(action, known, server_version))
            return reads or _rechecks(action, known)


def _rechecks(action: Action, known: Known) -> bool:
    """A change of type checks again every valid CHECK on the column; a change of collation builds its indexes anew."""
    return action.kind is ActionKind.ALTER_COLUMN_TYPE and (
        action.value is not None
        or any(
            one.kind is ConstraintKind.CHECK and one.validated and action.column in one.columns
            for one in known.constraints
            if one.relation == action.relation
        )
    )


def _scanned_other(action: Action, statement: Sequence[Action], known: Known) -> Iterator[str]:
    match action.kind:
        case ActionKind.ATTACH_PARTITION if action.referenced:
            yield action.referenced
        case ActionKind.ADD_FOREIGN_KEY if action.referenced:
            made = any(other.kind is ActionKind.CREATE_TABLE for other in statement)
            if not made and not _is_trusted(action) and not _is_all_null(action, statement):
                yield action.referenced
        case ActionKind.VALIDATE_CONSTRAINT:
            constraint = known.constraint(action.relation, action.name)
            if constraint is not None and constraint.referenced and not constraint.validated:
                yield constraint.referenced
        case ActionKind.ALTER_COLUMN_TYPE if rewrites_for_type(action, known):
            for key in known.foreign_keys_of(action.relation):
                if action.column in key.columns and key.validated and key.referenced:
                    yield key.referenced
        case _:
            pass


def _is_trusted(action: Action) -> bool:
    """Whether a constraint takes the rows that are there as they are."""
    return action.not_valid or action.value == "not enforced"


def _is_all_null(action: Action, statement: Sequence[Action]) -> bool:
    """Whether the same statement adds the constrained column without a value: there is nothing to check."""
    return any(
        other.kind is ActionKind.ADD_COLUMN
        and other.column == action.column
        and other.default_sql is None
        and not other.volatile_default
        and other.value is None
        for other in statement
        if action.column is not None
    )


def _has_value(action: Action, statement: Sequence[Action]) -> bool:
    """Whether the same statement adds the column with a value that is not NULL."""
    return any(
        other.kind is ActionKind.ADD_COLUMN
        and other.column == action.column
        and (other.value == "identity" or other.volatile_default or (other.default_sql or "NULL").upper() != "NULL")
        for other in statement
        if action.column is not None
    )


def _keyed_not_null(action: Action, known: Known) -> bool:
    """Whether the columns of the key that an index will become are known to be NOT NULL already."""
    columns_of_key = known.index_columns(action.relation or "", action.using_index)
    columns = [known.columns.get((action.relation or "", name)) for name in columns_of_key]
    return bool(columns) and all(column is not None and column.not_null for column in columns)


def _is_proved(action: Action, statement: Sequence[Action], known: Known, server_version: int) -> bool:
    """Whether SET NOT NULL has nothing to look for. A CHECK that the same statement drops proves nothing."""
    column = known.columns.get((action.relation or "", action.column or ""))
    if column is not None and column.not_null:
        return True
    dropped = {other.name for other in statement if other.kind is ActionKind.DROP_CONSTRAINT}
    return server_version >= _FIRST_PROOF and any(
        one.validated and one.condition and proves_not_null(one.condition, action.column or "")
        for one in known.constraints
        if one.relation == action.relation and one.kind is ConstraintKind.CHECK and one.name not in dropped
    )
