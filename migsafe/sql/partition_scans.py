"""What a new partition makes PostgreSQL read: itself, unless a CHECK proves its bound, and the default partition.

A partition is read as well where an index of its parent has to be built on it.
"""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind
from migsafe.sql.held import Situation
from migsafe.sql.partition_proof import excludes_bound, proves_bound
from migsafe.sql.schema.partitions import matching_index
from migsafe.sql.schema.state import Schema


def partition_scans(action: Action, situation: Situation) -> Iterator[str]:
    """The relations read; nothing for an action that makes no partition."""
    schema = situation.schema
    if action.kind is ActionKind.ATTACH_PARTITION and action.relation and action.referenced:
        bound = (action.value or "").strip()
        if _builds_index(schema, action.relation, action.referenced) or not proves_bound(
            schema, action.relation, action.referenced, bound
        ):
            yield action.referenced
            yield from schema.descendants(action.referenced)
        yield from _default(schema, action.relation, bound)
    elif action.kind is ActionKind.DETACH_PARTITION and action.referenced:
        keys = [key for key in schema.foreign_keys_to(action.relation) if key.validated]
        yield from (action.referenced, *(key.relation for key in keys)) if keys else ()
    elif action.kind is ActionKind.CREATE_TABLE and action.method == "partition":
        yield from _default(schema, action.referenced, (action.value or "").strip())


def _default(schema: Schema, parent: str | None, bound: str) -> Iterator[str]:
    """The default partition may hold rows that belong into the new one."""
    default = schema.default_partition(parent)
    if default is not None and not excludes_bound(schema, parent or "", default, bound):
        yield default


def _builds_index(schema: Schema, parent: str, child: str) -> bool:
    return any(matching_index(schema, parent, name, child) is None for name, _ in schema.indexes.of(parent))
