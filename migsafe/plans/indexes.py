"""When two indexes are the same index: by what they are defined to be, never by name."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from migsafe.model import Action, ActionKind, Phase, PlannerView, Relation, RelationIndex, Row


def essence(definition: str) -> str:
    """What pg_get_indexdef prints, without the names of the index and of its table."""
    head, _, tail = definition.partition(" USING ")
    return f"{'unique ' if head.startswith('CREATE UNIQUE') else ''}{tail}"


def bare(name: str) -> str:
    """`schema.name` without its schema."""
    return name.rpartition(".")[2]


class Catalog(Struct, frozen=True):
    """The relations and indexes of both phases, and which is which after a rename.

    `columns` gives a column's new name by relation (as before) and old name; `views` what the planner knew in a phase,
    `part_of` the partitioned table or parent of each of its parts, `owned` the indexes of a relation and its parts.
    """

    relations: dict[tuple[Phase, str], Relation]
    indexes: dict[tuple[Phase, str, str], RelationIndex]
    renamed: dict[str, str]
    views: Mapping[tuple[Phase, str], PlannerView] = field(default_factory=dict)
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    part_of: Mapping[Phase, Mapping[str, str]] = field(default_factory=dict)
    owned: Mapping[tuple[Phase, str], Sequence[RelationIndex]] = field(default_factory=dict)

    def pages(self, relation: str) -> int:
        """Size in pages of 8 KiB, the larger of both phases; 0 for an unknown relation."""
        names = ((Phase.BEFORE, relation), (Phase.AFTER, self.name_after(relation)))
        return max((self.relations[name].pages or 0 for name in names if name in self.relations), default=0)

    def rows(self, phase: Phase, relation: str) -> float:
        """How many rows the planner counts with; 0 for an unknown relation."""
        view = self.views.get((phase, relation))
        return view.rows if view else 0.0

    def name_after(self, relation: str) -> str:
        """What the relation is called after the migration."""
        return self.renamed.get(relation, relation)

    def column_after(self, relation: str, column: str) -> str:
        """What the column of `relation` (its name before) is called after the migration."""
        return self.columns.get((relation, column), column)

    def roots(self, phase: Phase) -> Mapping[str, str]:
        """The partitioned table or parent of each of its parts."""
        return self.part_of.get(phase, {})

    def parts(self, phase: Phase, root: str) -> int:
        """How many parts with rows of their own a partitioned table has."""
        inner = set(self.roots(phase).values())
        return sum(1 for part, whole in self.roots(phase).items() if whole == root and part not in inner)

    def was_rewritten(self, relation: str) -> bool:
        """Whether the migration put the relation into another file; True for one that is not known in both phases."""
        before = self.relations.get((Phase.BEFORE, relation))
        after = self.relations.get((Phase.AFTER, self.name_after(relation)))
        return before is None or after is None or before.filenode != after.filenode

    def index(self, phase: Phase, relation: str, name: str) -> RelationIndex | None:
        """The index `name` (without schema) of `relation`, or of one of its parts, as it was in `phase`."""
        found = self.indexes.get((phase, relation, name))
        if found is not None:
            return found
        return next((row for row in self.owned.get((phase, relation), ()) if bare(row.name) == name), None)

    def successors(self, relation: str, name: str) -> frozenset[str]:
        """Names, after the migration, of the indexes that are what index `name` was: itself, renamed, or made anew.

        An index of which nothing is known is taken to be itself.
        """
        old = self.index(Phase.BEFORE, relation, name)
        if old is None:
            return frozenset({name})
        wanted = essence(old.definition)
        after = [row for row in self.owned.get((Phase.AFTER, self.name_after(relation)), ()) if row.is_valid]
        return frozenset(
            bare(row.name) for row in after if row.filenode == old.filenode != 0 or essence(row.definition) == wanted
        )


def catalog_of(rows: Iterable[Row], actions: Sequence[Action] = ()) -> Catalog:
    """Keep what is needed of Relation, RelationIndex and PlannerView rows, and the renames of columns."""
    seen = tuple(rows)
    relations = [row for row in seen if isinstance(row, Relation)]
    before = {row.oid: row.name for row in relations if row.phase is Phase.BEFORE}
    renamed = {before[row.oid]: row.name for row in relations if row.phase is Phase.AFTER and row.oid in before}
    indexes = [row for row in seen if isinstance(row, RelationIndex)]
    views = {(row.phase, row.relation): row for row in seen if isinstance(row, PlannerView)}
    part_of: dict[Phase, dict[str, str]] = {}
    for row in views.values():
        if row.root:
            part_of.setdefault(row.phase, {})[row.relation] = row.root
    owned: dict[tuple[Phase, str], list[RelationIndex]] = {}
    for index in indexes:
        for owner in {index.relation, part_of.get(index.phase, {}).get(index.relation, index.relation)}:
            owned.setdefault((index.phase, owner), []).append(index)
    return Catalog(
        {(row.phase, row.name): row for row in relations},
        {(row.phase, row.relation, bare(row.name)): row for row in indexes},
        renamed,
        views,
        _renamed_columns(actions),
        part_of,
        owned,
    )


def _renamed_columns(actions: Sequence[Action]) -> dict[tuple[str, str], str]:
    """New names by relation and name before: a column may be renamed more than once."""
    now: dict[tuple[str, str], str] = {}
    for action in actions:
        if action.kind is ActionKind.RENAME_COLUMN and action.relation and action.column and action.new_name:
            key = (action.relation, action.column)
            now[next((old for old, new in now.items() if (old[0], new) == key), key)] = action.new_name
    return now
