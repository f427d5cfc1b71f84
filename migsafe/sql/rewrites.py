"""Which actions write a table's or an index's file anew while holding their lock.

Source: PostgreSQL documentation, the notes of "ALTER TABLE" and the other commands; held against `pg_relation_filenode`
of servers of versions 15, 16 and 18. TRUNCATE gives a table a new file too, but an empty one: that is no rewrite.
"""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind
from migsafe.sql.known import Known
from migsafe.sql.type_changes import keeps_the_file

_ALWAYS = frozenset(
    {
        ActionKind.CLUSTER,
        ActionKind.SET_LOGGED,
        ActionKind.SET_UNLOGGED,
        ActionKind.SET_TABLESPACE,
        ActionKind.SET_ACCESS_METHOD,
        ActionKind.VACUUM,
    }
)
_FIRST_FAST_DEFAULT = 11


def rewrites_of(action: Action, known: Known, server_version: int) -> Iterator[str]:
    """The relations that the action rewrites; of REINDEX the indexes."""
    relation = action.relation
    if relation is None:
        yield from _rewritten_index(action)
    elif action.kind is ActionKind.REINDEX:
        yield from () if action.concurrently else known.indexes_of(relation)
    elif action.kind in _ALWAYS or _is_full(action) or _rewrites_for_column(action, known, server_version):
        yield relation


def _is_full(action: Action) -> bool:
    if action.kind is ActionKind.REFRESH_MATERIALIZED_VIEW:
        return not action.concurrently
    return action.kind is ActionKind.VACUUM and action.method == "full"


def _rewritten_index(action: Action) -> Iterator[str]:
    if action.name is None or action.concurrently:
        return
    if (action.kind is ActionKind.REINDEX and action.method == "index") or action.kind is ActionKind.SET_TABLESPACE:
        yield action.name


def _rewrites_for_column(action: Action, known: Known, server_version: int) -> bool:
    match action.kind:
        case ActionKind.ADD_COLUMN:
            constrained = (action.type_name or "").lower() in known.domains
            late = action.default_sql is not None and server_version < _FIRST_FAST_DEFAULT
            computed = action.volatile_default or action.generated_stored or action.value == "identity"
            return computed or constrained or late
        case ActionKind.ALTER_COLUMN_TYPE:
            return rewrites_for_type(action, known)
        case ActionKind.COLUMN_EXPRESSION:
            return action.method == "set"
        case _:
            return False


def rewrites_for_type(action: Action, known: Known) -> bool:
    """Whether a change of type rewrites; yes where the old type is not known, or USING computes the new value."""
    old = known.columns.get((action.relation or "", action.column or ""))
    if old is None or not old.type_name:
        return True
    converts = action.expression is not None and action.expression.strip('"').lower() != action.column
    return converts or not keeps_the_file(old.type_name, action.type_name or "")
