"""The schema: the copy's, photographed before and after the migration, or what the history makes of it."""

from enum import StrEnum

from migsafe.model.row import Row


class Phase(StrEnum):
    """When something was looked at.

    Between before and after only query plans are looked at: to know their own noise, and what heals by itself.
    """

    BEFORE = "before"
    CONTROL = "control"
    """Before the migration, with fresh statistics: what changes here changes without any migration."""
    AT_ONCE = "at-once"
    """Right after the migration."""
    ANALYZED = "analyzed"
    """After the migration and ANALYZE."""
    AFTER = "after"
    """Of plans: after the migration and VACUUM (ANALYZE), the state that lasts."""


BOTH_PHASES = (Phase.BEFORE, Phase.AFTER)
"""What everything but query plans is looked at in."""


class RelationKind(StrEnum):
    """`pg_class.relkind`, in words."""

    TABLE = "table"
    PARTITIONED_TABLE = "partitioned-table"
    VIEW = "view"
    MATERIALIZED_VIEW = "materialized-view"
    SEQUENCE = "sequence"
    FOREIGN_TABLE = "foreign-table"


class Relation(Row, frozen=True):
    """A table, view or sequence. `rows` is the planner's estimate, `pages` of 8 KiB, `bytes` with indexes and TOAST.

    Numbers are None where there is no copy to look at: the relation is then known from the history alone.
    """

    phase: Phase
    oid: int | None
    name: str
    kind: RelationKind
    filenode: int | None
    rows: float | None
    pages: int | None
    bytes: int | None


class RelationColumn(Row, frozen=True):
    """A column; `type_name` as `format_type` prints it."""

    phase: Phase
    relation: str
    name: str
    position: int
    type_name: str
    not_null: bool
    default_sql: str | None
    generated: bool


class RelationIndex(Row, frozen=True):
    """An index. `columns` are key columns or expressions in order, `included` those of INCLUDE.

    `filenode` and `bytes` are None where there is no copy to look at.
    """

    phase: Phase
    relation: str
    name: str
    filenode: int | None
    columns: tuple[str, ...]
    included: tuple[str, ...]
    method: str
    is_unique: bool
    is_primary: bool
    is_valid: bool
    is_constraint: bool
    predicate: str | None
    definition: str
    bytes: int | None


class ConstraintKind(StrEnum):
    """`pg_constraint.contype`, in words."""

    CHECK = "check"
    FOREIGN_KEY = "foreign-key"
    PRIMARY_KEY = "primary-key"
    UNIQUE = "unique"
    EXCLUDE = "exclude"
    NOT_NULL = "not-null"
    TRIGGER = "trigger"


class RelationConstraint(Row, frozen=True):
    """A constraint of a table, and what it refers to."""

    phase: Phase
    relation: str
    name: str
    kind: ConstraintKind
    columns: tuple[str, ...]
    referenced: str | None
    referenced_columns: tuple[str, ...]
    validated: bool
    definition: str


class RelationPolicy(Row, frozen=True):
    """A policy of row security on a table."""

    phase: Phase
    relation: str
    name: str


class TakenKind(StrEnum):
    """What falls with something else."""

    INDEX = "index"
    CONSTRAINT = "constraint"
    VIEW = "view"


class TakenAlong(Row, frozen=True):
    """What PostgreSQL drops with a column that a statement drops, without being told to.

    The table's own indexes and constraints that have the column anywhere (those of its partitions too, under their
    `relation`), with CASCADE also the views that read it and the foreign keys of other tables that refer to it.
    `columns` are those of the index or constraint; a constraint's own index is not told beside it. Indexes and views
    are named `schema.name`.
    """

    statement: int
    relation: str
    column: str
    kind: TakenKind
    name: str
    columns: tuple[str, ...]


class ForeignKeyColumn(Row, frozen=True):
    """A column of a foreign key that a statement adds, and the one that it refers to, with their types at that time."""

    statement: int
    relation: str
    column: str
    type_name: str
    referenced: str
    referenced_column: str
    referenced_type: str


class SchemaGap(Row, frozen=True):
    """Why the history, where it alone tells the schema, does not tell all of it: what is not in it may be there."""

    reason: str


class CopyMade(Row, frozen=True):
    """The copy that the run worked on. `bytes` is the database's size, `age_s` the age of its data where known.

    `rowless`: it has the sizes and statistics of production, and not one row.
    """

    source: str
    postgresql: str
    redis: str | None
    bytes: int
    rows: int
    age_s: float | None
    rowless: bool = False
