"""What was written: migration files, their statements, and what each statement asks for.

Names of relations are `schema.name`, folded as PostgreSQL folds them (lower case unless quoted); a name without a
schema gets the one that the search path would give it, `public` by default.
"""

from enum import StrEnum

from migsafe.model.row import Row


class Role(StrEnum):
    """What a file is to this run."""

    HISTORY = "history"
    """Builds the base; not judged."""
    JUDGED = "judged"
    """The migration under examination."""


class Migration(Row, frozen=True):
    """One migration file. `path` is as the user would type it, relative to the working folder where it can be.

    `is_message`: the tool sends the whole file at once, so that PostgreSQL makes the transactions of its statements.
    """

    path: str
    role: Role
    ordinal: int
    is_message: bool = False


class Statement(Row, frozen=True):
    """One SQL statement of a judged migration, with its exact place.

    `start` and `end` are character offsets into the decoded file (end exclusive), `line` and `column` count from 1,
    `column` in characters. `text` is what runs; see `is_verbatim`. `transaction_id` numbers the transactions of the
    run; None means that the statement runs alone (autocommit). `lock_timeout_ms` and `statement_timeout_ms` are those
    in effect when it starts: 0 is "no limit", None is "nothing set it"; so it is with `time_zone`. `problem` says why
    a statement is not understood.
    """

    id: int
    path: str
    ordinal: int
    line: int
    column: int
    end_line: int
    start: int
    end: int
    text: str
    verb: str
    summary: str
    understood: bool
    transaction_id: int | None
    needs_autocommit: bool
    lock_timeout_ms: int | None
    statement_timeout_ms: int | None
    problem: str | None = None
    time_zone: str | None = None

    @property
    def is_verbatim(self) -> bool:
        """Whether the text stands in the file letter by letter; a tool or a template may have made it."""
        return len(self.text) == self.end - self.start


class ActionKind(StrEnum):
    """What one action of a statement does. An ALTER TABLE holds several."""

    CREATE_TABLE = "create-table"
    CREATE_TABLE_AS = "create-table-as"
    DEFINE_COLUMN = "define-column"
    """One column of a CREATE TABLE."""
    DROP_TABLE = "drop-table"
    RENAME_TABLE = "rename-table"
    SET_SCHEMA = "set-schema"
    TRUNCATE = "truncate"
    ADD_COLUMN = "add-column"
    DROP_COLUMN = "drop-column"
    RENAME_COLUMN = "rename-column"
    ALTER_COLUMN_TYPE = "alter-column-type"
    SET_DEFAULT = "set-default"
    DROP_DEFAULT = "drop-default"
    SET_NOT_NULL = "set-not-null"
    DROP_NOT_NULL = "drop-not-null"
    ADD_CHECK = "add-check"
    ADD_FOREIGN_KEY = "add-foreign-key"
    ADD_UNIQUE = "add-unique"
    ADD_PRIMARY_KEY = "add-primary-key"
    ADD_EXCLUDE = "add-exclude"
    ADD_NOT_NULL_CONSTRAINT = "add-not-null-constraint"
    VALIDATE_CONSTRAINT = "validate-constraint"
    DROP_CONSTRAINT = "drop-constraint"
    RENAME_CONSTRAINT = "rename-constraint"
    ALTER_CONSTRAINT = "alter-constraint"
    CREATE_INDEX = "create-index"
    DROP_INDEX = "drop-index"
    RENAME_INDEX = "rename-index"
    REINDEX = "reindex"
    CLUSTER = "cluster"
    VACUUM = "vacuum"
    ANALYZE = "analyze"
    LOCK_TABLE = "lock-table"
    SET_LOGGED = "set-logged"
    SET_UNLOGGED = "set-unlogged"
    SET_TABLESPACE = "set-tablespace"
    SET_ACCESS_METHOD = "set-access-method"
    SET_STORAGE_PARAMETERS = "set-storage-parameters"
    SET_COLUMN_STATISTICS = "set-column-statistics"
    SET_COLUMN_STORAGE = "set-column-storage"
    COLUMN_IDENTITY = "column-identity"
    COLUMN_EXPRESSION = "column-expression"
    ENABLE_TRIGGER = "enable-trigger"
    DISABLE_TRIGGER = "disable-trigger"
    CREATE_TRIGGER = "create-trigger"
    DROP_TRIGGER = "drop-trigger"
    RENAME_TRIGGER = "rename-trigger"
    ROW_SECURITY = "row-security"
    POLICY = "policy"
    RULE = "rule"
    ATTACH_PARTITION = "attach-partition"
    DETACH_PARTITION = "detach-partition"
    INHERIT = "inherit"
    REPLICA_IDENTITY = "replica-identity"
    OWNER = "owner"
    CREATE_VIEW = "create-view"
    DROP_VIEW = "drop-view"
    CREATE_MATERIALIZED_VIEW = "create-materialized-view"
    DROP_MATERIALIZED_VIEW = "drop-materialized-view"
    REFRESH_MATERIALIZED_VIEW = "refresh-materialized-view"
    CREATE_SEQUENCE = "create-sequence"
    ALTER_SEQUENCE = "alter-sequence"
    DROP_SEQUENCE = "drop-sequence"
    CREATE_TYPE = "create-type"
    ALTER_TYPE = "alter-type"
    ADD_ENUM_VALUE = "add-enum-value"
    RENAME_ENUM_VALUE = "rename-enum-value"
    DROP_TYPE = "drop-type"
    CREATE_DOMAIN = "create-domain"
    ALTER_DOMAIN = "alter-domain"
    DROP_DOMAIN = "drop-domain"
    CREATE_FUNCTION = "create-function"
    ALTER_FUNCTION = "alter-function"
    DROP_FUNCTION = "drop-function"
    CREATE_SCHEMA = "create-schema"
    DROP_SCHEMA = "drop-schema"
    RENAME_SCHEMA = "rename-schema"
    CREATE_EXTENSION = "create-extension"
    ALTER_EXTENSION = "alter-extension"
    DROP_EXTENSION = "drop-extension"
    CREATE_STATISTICS = "create-statistics"
    GRANT = "grant"
    REVOKE = "revoke"
    ROLE = "role"
    COMMENT = "comment"
    PUBLICATION = "publication"
    SUBSCRIPTION = "subscription"
    DATABASE = "database"
    SYSTEM = "system"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    MERGE = "merge"
    COPY = "copy"
    SELECT = "select"
    DO_BLOCK = "do-block"
    CALL = "call"
    EXPLAIN = "explain"
    BEGIN = "begin"
    COMMIT = "commit"
    ROLLBACK = "rollback"
    SAVEPOINT = "savepoint"
    SET = "set"
    OTHER = "other"
    """Understood, and of no consequence to any lock, row, plan or cached value (NOTIFY, SHOW, DISCARD …)."""


class Action(Row, frozen=True):
    """One thing that a statement does to one object.

    `name` is the object's own name where it is not the relation (index, constraint, trigger, setting …), `new_name`
    what a rename gives. `default_sql`, `predicate` (WHERE of an index or of DML) and `type_name` are the user's own
    text. `volatile_default` is True where evaluating the default for each row forces a rewrite. `partition_by` is the
    text behind PARTITION BY of a new table, `volatility` what a function says of itself (`immutable`, `stable`).
    """

    statement: int
    ordinal: int
    kind: ActionKind
    relation: str | None = None
    name: str | None = None
    column: str | None = None
    new_name: str | None = None
    type_name: str | None = None
    columns: tuple[str, ...] = ()
    referenced: str | None = None
    referenced_columns: tuple[str, ...] = ()
    concurrently: bool = False
    if_exists: bool = False
    if_not_exists: bool = False
    cascade: bool = False
    only: bool = False
    not_valid: bool = False
    is_unique: bool = False
    using_index: str | None = None
    method: str | None = None
    not_null: bool = False
    default_sql: str | None = None
    volatile_default: bool = False
    generated_stored: bool = False
    predicate: str | None = None
    expression: str | None = None
    value: str | None = None
    partition_by: str | None = None
    volatility: str | None = None


class HeaderField(StrEnum):
    """The four lines that document a migration."""

    OWNER = "owner"
    REASON = "reason"
    EXPECTED = "expected"
    ROLLBACK = "rollback"


class Header(Row, frozen=True):
    """One documented field in the comments at the top of a migration."""

    path: str
    field: HeaderField
    text: str
    line: int


class Waiver(Row, frozen=True):
    """`-- migsafe: allow RULE because REASON [until DATE]`, which covers the lines `first_line` to `last_line`."""

    path: str
    line: int
    column: int
    rule: str
    reason: str
    until: str | None
    first_line: int
    last_line: int


class Unreadable(Row, frozen=True):
    """A file that could not be read as a migration: missing, empty of SQL, not UTF-8 … `line`/`column` where known."""

    path: str
    line: int
    column: int
    message: str
    hint: str
