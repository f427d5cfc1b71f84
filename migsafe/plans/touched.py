"""Which relations a migration can change, from its text and the schema; where the text does not tell, all of them.

Errs on the side of too many: who reads a relation that is named here is measured, who does not is only planned.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from migsafe.model import (
    Action,
    ActionKind,
    Lock,
    PlannerView,
    Query,
    Relation,
    RelationConstraint,
    RelationIndex,
    Row,
    Statement,
)
from migsafe.plans.indexes import bare
from migsafe.plans.lexemes import code
from migsafe.sql.predict import predict
from migsafe.sql.schema.rows import schema_of

_K = ActionKind
_SAY_NOTHING = (
    *(_K.COMMENT, _K.LOCK_TABLE, _K.RENAME_CONSTRAINT, _K.RENAME_TRIGGER, _K.REPLICA_IDENTITY, _K.EXPLAIN),
    *(_K.OTHER, _K.GRANT, _K.REVOKE, _K.OWNER),
)
"""What changes neither a plan nor a row of any relation, whatever it names."""
_NAMES_NO_RELATION = (
    *(_K.CREATE_TABLE, _K.CREATE_SEQUENCE, _K.CREATE_TYPE, _K.CREATE_DOMAIN, _K.ADD_ENUM_VALUE, _K.CREATE_SCHEMA),
    *(_K.SET, _K.BEGIN, _K.COMMIT, _K.ROLLBACK, _K.SAVEPOINT),
)
"""New objects, and what ends with the session."""
_WRITES = (_K.INSERT, _K.UPDATE, _K.DELETE, _K.MERGE, _K.COPY, _K.TRUNCATE)
_SPREADS = (*_WRITES, _K.DROP_TABLE, _K.DROP_COLUMN)
"""What foreign keys carry on to other tables."""


def touched_relations(
    statements: Sequence[Statement], actions: Sequence[Action], schema: Sequence[Row], server_version: int
) -> frozenset[str] | None:
    """Names of relations before the migration; None where any may be touched.

    `schema` holds rows of phase BEFORE: the photograph and PlannerView.
    """
    acting = [action for action in actions if action.kind not in _SAY_NOTHING]
    if any(not statement.understood for statement in statements):
        return None
    views = {row.relation: row for row in schema if isinstance(row, PlannerView)}
    named: set[str] = set()
    for action in acting:
        owners = _relations_of(action, schema)
        if owners is None or (action.kind in _WRITES and any(views[one].triggered for one in owners if one in views)):
            return None
        named |= owners
    if not named <= _known(acting, schema):
        return None  # a table of PostgreSQL's own, or a name that means something else than it seems to
    predicted = predict(acting, server_version, schema_of(schema))
    locks = {row.relation for row in predicted if isinstance(row, Lock) and not row.mode.is_reading}
    spread = {action.relation for action in acting if action.kind in _SPREADS and action.relation}
    found = named | locks | set(foreign_keys_reach(spread, schema))
    family = {row.root for row in views.values() if row.relation in found and row.root}
    return frozenset(found | family | {row.relation for row in views.values() if row.root in found | family})


def queries_that_read(
    relations: Collection[str] | None,
    queries: Sequence[Query],
    reads: Mapping[str, frozenset[str]],
    schema: Sequence[Row],
    functions: Collection[str],
) -> frozenset[str]:
    """Names of the queries that depend on one of `relations` (None: on any); `reads` tells on what each depends.

    A query that calls one of the user's `functions` may read anything; one that writes sets off foreign keys.
    """
    if relations is None:
        return frozenset(query.name for query in queries)
    writing = ("INSERT", "UPDATE", "DELETE", "MERGE")

    def depends(query: Query) -> bool:
        own = reads.get(query.name, frozenset())
        if not own or _calls(query.text, functions):
            return True
        if query.verb in writing:
            own = foreign_keys_reach(own, schema, both=True)
        return not own.isdisjoint(relations)

    return frozenset(query.name for query in queries if depends(query))


def foreign_keys_reach(names: Collection[str], schema: Sequence[Row], *, both: bool = False) -> frozenset[str]:
    """`names`, and the tables that refer to them, directly or not; `both`: also those that they refer to."""
    keys = [row for row in schema if isinstance(row, RelationConstraint) and row.referenced]
    found, reached = set(names), set(names)
    while reached:
        onward = {row.relation for row in keys if row.referenced in reached}
        back = {str(row.referenced) for row in keys if row.relation in reached} if both else set()
        reached = (onward | back) - found
        found |= reached
    return frozenset(found)


def _relations_of(action: Action, schema: Sequence[Row]) -> set[str] | None:
    """The relations that an action names, by itself or by an index; None where it does not tell."""
    named = {name for name in (action.relation, action.referenced) if name}
    if named or action.kind in _NAMES_NO_RELATION:
        return named
    if action.kind in (_K.DROP_INDEX, _K.RENAME_INDEX, _K.REINDEX) and action.name:
        name = bare(action.name) if "." in action.name else action.name
        return set(_owners(name, schema)) or None
    return None


def _known(actions: Sequence[Action], schema: Sequence[Row]) -> set[str]:
    made = {action.relation for action in actions if action.kind in _MAKES and action.relation}
    renamed = {_new_name(action) for action in actions if action.kind in (_K.RENAME_TABLE, _K.SET_SCHEMA)}
    return made | renamed | {row.name for row in schema if isinstance(row, Relation)}


_MAKES = (
    *(_K.CREATE_TABLE, _K.CREATE_TABLE_AS, _K.CREATE_VIEW, _K.CREATE_MATERIALIZED_VIEW, _K.CREATE_SEQUENCE),
    *(_K.DROP_TABLE, _K.DROP_VIEW, _K.DROP_MATERIALIZED_VIEW, _K.DROP_SEQUENCE),  # what is not there, IF EXISTS passes
)


def _new_name(action: Action) -> str:
    schema, _, name = (action.relation or "").rpartition(".")
    if action.kind is _K.SET_SCHEMA:
        return f"{action.new_name}.{name}"
    return f"{schema}.{action.new_name}" if action.new_name and "." not in action.new_name else action.new_name or ""


def _owners(index: str, schema: Sequence[Row]) -> Iterator[str]:
    yield from (row.relation for row in schema if isinstance(row, RelationIndex) and bare(row.name) == index)


def _calls(sql: str, functions: Collection[str]) -> bool:
    return any(two.text == "(" and one.text.strip('"').lower() in functions for one, two in pairwise(code(sql)))
