"""What triggers lock beyond their own table.

A trigger for rows on a partitioned table has a twin on every partition; one for statements has none.
"""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.held import ByKind, Held, Situation, all_of, on
from migsafe.sql.schema.objects_made import fires_for_rows
from migsafe.sql.schema.state import Schema

_M = LockMode
_RENAMES_TWINS = 15
_ON_TWINS = {
    ActionKind.CREATE_TRIGGER: _M.SHARE_ROW_EXCLUSIVE,
    ActionKind.ENABLE_TRIGGER: _M.SHARE_ROW_EXCLUSIVE,
    ActionKind.DISABLE_TRIGGER: _M.SHARE_ROW_EXCLUSIVE,
    ActionKind.DROP_TRIGGER: _M.ACCESS_EXCLUSIVE,
    ActionKind.RENAME_TRIGGER: _M.ACCESS_EXCLUSIVE,
}


def _create(action: Action, situation: Situation) -> Iterator[Held]:
    yield from on(action.referenced, _M.ACCESS_SHARE)
    yield from _on_twins(action, situation)


def _rename(action: Action, situation: Situation) -> Iterator[Held]:
    return _on_twins(action, situation) if situation.server_version >= _RENAMES_TWINS else iter(())


def _on_twins(action: Action, situation: Situation) -> Iterator[Held]:
    schema = situation.schema
    if not schema.is_partitioned(action.relation):
        return
    if fires_for_rows(action) if action.kind is ActionKind.CREATE_TRIGGER else _has_twins(action, schema):
        yield from all_of(schema.descendants(action.relation), _ON_TWINS[action.kind])


def _has_twins(action: Action, schema: Schema) -> bool:
    """Whether the trigger, or one of ALL, is for rows; foreign keys have triggers for rows too."""
    relation = action.relation or ""
    if action.kind in (ActionKind.ENABLE_TRIGGER, ActionKind.DISABLE_TRIGGER) and action.name in ("all", "user"):
        keys = [*schema.foreign_keys_of(relation), *schema.foreign_keys_to(relation)]
        own = {key for key in schema.triggers if key[0] == relation}
        return bool(own - schema.statement_triggers) or (bool(keys) and action.name == "all")
    return not schema.is_statement_trigger(relation, action.name)


TRIGGER_LOCKS: ByKind = {
    ActionKind.CREATE_TRIGGER: _create,
    ActionKind.ENABLE_TRIGGER: _on_twins,
    ActionKind.DISABLE_TRIGGER: _on_twins,
    ActionKind.DROP_TRIGGER: _on_twins,
    ActionKind.RENAME_TRIGGER: _rename,
}
