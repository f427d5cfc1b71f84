"""Which lock each kind of action takes on its own relation, and how far down it goes.

Source: PostgreSQL documentation, "Explicit Locking" and the reference page of each command; held against `pg_locks` of
servers of versions 12 to 18 (`bench/lock_facts`). What depends on the schema or on more of the action is in `locks`.
"""

from migsafe.model import ActionKind as K
from migsafe.model import LockMode
from migsafe.sql.words import word_set

_ACCESS_EXCLUSIVE = (
    K.DROP_TABLE,
    K.RENAME_TABLE,
    K.SET_SCHEMA,
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
    K.ADD_UNIQUE,
    K.ADD_PRIMARY_KEY,
    K.ADD_EXCLUDE,
    K.ADD_NOT_NULL_CONSTRAINT,
    K.DROP_CONSTRAINT,
    K.RENAME_CONSTRAINT,
    K.ALTER_CONSTRAINT,
    K.CLUSTER,
    K.SET_LOGGED,
    K.SET_UNLOGGED,
    K.SET_TABLESPACE,
    K.SET_ACCESS_METHOD,
    K.SET_COLUMN_STORAGE,
    K.COLUMN_IDENTITY,
    K.COLUMN_EXPRESSION,
    K.DROP_TRIGGER,
    K.RENAME_TRIGGER,
    K.ROW_SECURITY,
    K.POLICY,
    K.RULE,
    K.INHERIT,
    K.REPLICA_IDENTITY,
    K.OWNER,
    K.CREATE_TABLE,
    K.CREATE_TABLE_AS,
    K.CREATE_VIEW,
    K.CREATE_MATERIALIZED_VIEW,
    K.CREATE_SEQUENCE,
    K.DROP_VIEW,
    K.DROP_MATERIALIZED_VIEW,
    K.DROP_SEQUENCE,
)
_SHARE_ROW_EXCLUSIVE = (
    K.ADD_FOREIGN_KEY,
    K.ENABLE_TRIGGER,
    K.DISABLE_TRIGGER,
    K.CREATE_TRIGGER,
    K.ALTER_SEQUENCE,
)
_SHARE_UPDATE_EXCLUSIVE = (
    K.VALIDATE_CONSTRAINT,
    K.ANALYZE,
    K.SET_COLUMN_STATISTICS,
    K.CREATE_STATISTICS,
    K.PUBLICATION,
)
_ROW_EXCLUSIVE = (K.INSERT, K.UPDATE, K.DELETE, K.MERGE)

ON_RELATION: dict[K, LockMode] = {
    **dict.fromkeys(_ACCESS_EXCLUSIVE, LockMode.ACCESS_EXCLUSIVE),
    **dict.fromkeys(_SHARE_ROW_EXCLUSIVE, LockMode.SHARE_ROW_EXCLUSIVE),
    **dict.fromkeys(_SHARE_UPDATE_EXCLUSIVE, LockMode.SHARE_UPDATE_EXCLUSIVE),
    **dict.fromkeys(_ROW_EXCLUSIVE, LockMode.ROW_EXCLUSIVE),
}
"""The lock on the action's own relation, where nothing but the kind decides it."""

REACHES_CHILDREN = frozenset(
    {
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
        K.VALIDATE_CONSTRAINT,
        K.SET_COLUMN_STATISTICS,
        K.SET_COLUMN_STORAGE,
        K.COLUMN_EXPRESSION,
        K.LOCK_TABLE,
        K.TRUNCATE,
        K.UPDATE,
        K.DELETE,
    }
)
"""The same lock is taken on partitions and inheritance children, unless ONLY is said."""

REACHES_PARTITIONS = frozenset(
    {
        K.ADD_FOREIGN_KEY,
        K.ALTER_CONSTRAINT,
        K.DROP_TABLE,
        K.ANALYZE,
        K.VACUUM,
        K.CREATE_INDEX,
        K.MERGE,
    }
)
"""The same lock is taken on the partitions of a partitioned table."""

EXCLUSIVE_PARAMETERS = word_set(
    "user_catalog_table fastupdate autosummarize buffering security_barrier security_invoker check_option oids"
)
"""Storage parameters that need an ACCESS EXCLUSIVE lock; the others need SHARE UPDATE EXCLUSIVE."""
