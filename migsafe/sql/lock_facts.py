"""Which lock each kind of action takes on its own relation, and how far down it goes.

Source: PostgreSQL documentation, "Explicit Locking" and the reference page of each command; held against `pg_locks` of
servers of versions 12 to 18 (`bench/lock_facts`). What depends on the schema or on more of the action is in `locks`.
"""

from enum import Enum, auto

from migsafe.model import ActionKind as K
from migsafe.model import LockMode
from migsafe.sql.words import word_set


class _Reach(Enum):
    """How far the lock on the action's own relation goes."""

    CHILDREN = auto()
    PARTITIONS = auto()
    ITSELF = auto()


_FACTS: dict[tuple[LockMode | None, _Reach], tuple[K, ...]] = {
    (LockMode.ACCESS_EXCLUSIVE, _Reach.CHILDREN): (
        K.TRUNCATE,
        K.ADD_COLUMN,
        K.DROP_COLUMN,
        K.RENAME_COLUMN,
        K.ALTER_COLUMN_TYPE,
        K.SET_DEFAULT,
        K.DROP_DEFAULT,
        K.SET_NOT_NULL,
        K.DROP_NOT_NULL,
        K.ADD_CHECK,
        K.ADD_NOT_NULL_CONSTRAINT,
        K.DROP_CONSTRAINT,
        K.RENAME_CONSTRAINT,
        K.SET_COLUMN_STORAGE,
        K.COLUMN_EXPRESSION,
    ),
    (LockMode.ACCESS_EXCLUSIVE, _Reach.PARTITIONS): (
        K.DROP_TABLE,
        K.ALTER_CONSTRAINT,
    ),
    (LockMode.ACCESS_EXCLUSIVE, _Reach.ITSELF): (
        K.CREATE_TABLE,
        K.CREATE_TABLE_AS,
        K.RENAME_TABLE,
        K.SET_SCHEMA,
        K.ADD_UNIQUE,
        K.ADD_PRIMARY_KEY,
        K.ADD_EXCLUDE,
        K.CLUSTER,
        K.SET_LOGGED,
        K.SET_UNLOGGED,
        K.SET_TABLESPACE,
        K.SET_ACCESS_METHOD,
        K.COLUMN_IDENTITY,
        K.DROP_TRIGGER,
        K.RENAME_TRIGGER,
        K.ROW_SECURITY,
        K.POLICY,
        K.RULE,
        K.INHERIT,
        K.REPLICA_IDENTITY,
        K.OWNER,
        K.CREATE_VIEW,
        K.DROP_VIEW,
        K.CREATE_MATERIALIZED_VIEW,
        K.DROP_MATERIALIZED_VIEW,
        K.CREATE_SEQUENCE,
        K.DROP_SEQUENCE,
    ),
    (LockMode.SHARE_ROW_EXCLUSIVE, _Reach.PARTITIONS): (K.ADD_FOREIGN_KEY,),
    (LockMode.SHARE_ROW_EXCLUSIVE, _Reach.ITSELF): (
        K.ENABLE_TRIGGER,
        K.DISABLE_TRIGGER,
        K.CREATE_TRIGGER,
    ),
    (LockMode.SHARE_UPDATE_EXCLUSIVE, _Reach.CHILDREN): (
        K.VALIDATE_CONSTRAINT,
        K.SET_COLUMN_STATISTICS,
    ),
    (LockMode.SHARE_UPDATE_EXCLUSIVE, _Reach.PARTITIONS): (K.ANALYZE,),
    (LockMode.SHARE_UPDATE_EXCLUSIVE, _Reach.ITSELF): (K.CREATE_STATISTICS,),
    (LockMode.ROW_EXCLUSIVE, _Reach.CHILDREN): (
        K.UPDATE,
        K.DELETE,
    ),
    (LockMode.ROW_EXCLUSIVE, _Reach.PARTITIONS): (K.MERGE,),
    (LockMode.ROW_EXCLUSIVE, _Reach.ITSELF): (K.INSERT,),
    (None, _Reach.CHILDREN): (K.LOCK_TABLE,),
    (None, _Reach.PARTITIONS): (
        K.CREATE_INDEX,
        K.VACUUM,
    ),
}
"""None is a mode that `locks` knows: more than the kind decides it."""

ON_RELATION: dict[K, LockMode] = {kind: mode for (mode, _), kinds in _FACTS.items() if mode for kind in kinds}
"""The lock on the action's own relation, where nothing but the kind decides it."""


def _reaching(reach: _Reach) -> frozenset[K]:
    return frozenset(kind for (_, found), kinds in _FACTS.items() if found is reach for kind in kinds)


REACHES_CHILDREN = _reaching(_Reach.CHILDREN)
"""The same lock is taken on partitions and inheritance children, unless ONLY is said."""

REACHES_PARTITIONS = _reaching(_Reach.PARTITIONS)
"""The same lock is taken on the partitions of a partitioned table."""

EXCLUSIVE_PARAMETERS = word_set(
    "user_catalog_table fastupdate autosummarize buffering security_barrier security_invoker check_option oids"
)
"""Storage parameters that need an ACCESS EXCLUSIVE lock; the others need SHARE UPDATE EXCLUSIVE."""
