"""What a schema is made of, as predictions and rules ask for it."""

from msgspec import Struct

from migsafe.model import ConstraintKind
from migsafe.sql.schema.reads import reads_of


class Column(Struct, frozen=True):
    """`type_name` is as written or as `format_type` prints it; `""` where nobody knows. `sequence` is one it owns."""

    type_name: str = ""
    not_null: bool = False
    default_sql: str | None = None
    generated: str | None = None
    sequence: str | None = None
    collation: str | None = None
    is_virtual: bool = False


class Index(Struct, frozen=True):
    """`columns` are key columns or expressions in order; `uses` every column that it reads, its predicate's too.

    `keys` is the list as written, `parent` the index of a partitioned table that this one is a part of.
    """

    relation: str
    columns: tuple[str, ...]
    uses: frozenset[str]
    included: tuple[str, ...] = ()
    method: str = "btree"
    is_unique: bool = False
    is_primary: bool = False
    is_valid: bool = True
    is_constraint: bool = False
    predicate: str | None = None
    parent: str | None = None
    keys: str | None = None

    @property
    def is_computed(self) -> bool:
        """Whether it reads a column in another way than as a plain key."""
        return not self.uses <= {*self.columns, *self.included}


class Constraint(Struct, frozen=True):
    """`condition` is a CHECK's, as SQL. `columns` are those that it constrains or reads. One that is not `enforced` is
    not `validated` either.
    """

    relation: str
    name: str
    kind: ConstraintKind
    columns: tuple[str, ...]
    referenced: str | None = None
    referenced_columns: tuple[str, ...] = ()
    validated: bool = True
    enforced: bool = True
    condition: str | None = None
    on_delete: str | None = None
    index: str | None = None


class Domain(Struct, frozen=True):
    """`checked`: it has a constraint, so a column of it that is added has to be computed and checked."""

    base: str
    checked: bool


class View(Struct, frozen=True):
    """What a view reads: the relations, by their names of now, in the order in which `definition` names them."""

    reads: tuple[str, ...]
    definition: str

    @property
    def columns(self) -> frozenset[tuple[str, str]]:
        """The columns that it names, each with its relation; `*` for all of them. Read anew each time."""
        found = reads_of(self.definition)
        now = dict(zip(found.relations, self.reads, strict=True))
        return frozenset((now[relation], column) for relation, column in found.columns)
