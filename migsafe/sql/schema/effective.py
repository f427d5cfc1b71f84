"""What of a statement's actions does something, and in which order PostgreSQL does it."""

from collections.abc import Sequence

from migsafe.model import Action, ActionKind
from migsafe.sql.schema.state import Schema

_MAKES = frozenset(
    {
        ActionKind.CREATE_TABLE,
        ActionKind.CREATE_TABLE_AS,
        ActionKind.CREATE_MATERIALIZED_VIEW,
        ActionKind.CREATE_SEQUENCE,
    }
)
_WITH_BODY = ("DO", "CALL")
_PASSES = {ActionKind.DROP_COLUMN: 0, ActionKind.DROP_CONSTRAINT: 0, ActionKind.ALTER_COLUMN_TYPE: 1}
"""What an ALTER TABLE does before its other actions, wherever it says it (PostgreSQL's tablecmds.c, AlterTablePass)."""


def effective(actions: Sequence[Action], schema: Schema, verb: str) -> Sequence[Action]:
    """All actions of one statement but for those for which `IF [NOT] EXISTS` finds that there is nothing to do.

    Those of an ALTER come in PostgreSQL's order; what the body of a DO holds are statements of their own, in theirs.
    """
    if verb in _WITH_BODY:
        return [action for action in actions if not (action.if_exists and _is_absent(schema, action))]
    made = next((action for action in actions if action.kind in _MAKES), None)
    if made is not None and made.if_not_exists and made.relation in schema.kinds:
        return ()
    found = [action for action in actions if not (action.if_exists and _is_absent(schema, action))]
    return sorted(found, key=_pass) if verb.startswith("ALTER") and len(found) > 1 else found


def _pass(action: Action) -> int:
    return _PASSES.get(action.kind, len(_PASSES))


def _is_absent(schema: Schema, action: Action) -> bool:
    if action.kind in (ActionKind.DROP_INDEX, ActionKind.RENAME_INDEX):
        return schema.is_absent(action.name)
    return schema.is_absent(action.relation)
