"""When two indexes are the same index: by what they are defined to be, never by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from migsafe.model import Phase, Relation, RelationIndex, Row


def essence(definition: str) -> str:
    """What pg_get_indexdef prints, without the names of the index and of its table."""
    head, _, tail = definition.partition(" USING ")
    return f"{'unique ' if head.startswith('CREATE UNIQUE') else ''}{tail}"


def bare(name: str) -> str:
    """`schema.name` without its schema."""
    return name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Catalog:
    """The relations and indexes of both phases, and which is which after a rename."""

    relations: dict[tuple[Phase, str], Relation]
    indexes: dict[tuple[Phase, str, str], RelationIndex]
    renamed: dict[str, str]

    def pages(self, relation: str) -> int:
        """Size in pages of 8 KiB, the larger of both phases; 0 for an unknown relation."""
        names = ((Phase.BEFORE, relation), (Phase.AFTER, self.name_after(relation)))
        return max((self.relations[name].pages for name in names if name in self.relations), default=0)

    def name_after(self, relation: str) -> str:
        """What the relation is called after the migration."""
        return self.renamed.get(relation, relation)

    def index(self, phase: Phase, relation: str, name: str) -> RelationIndex | None:
        """The index `name` (without schema) of `relation`, as it was in `phase`."""
        return self.indexes.get((phase, relation, name))

    def successors(self, relation: str, name: str) -> frozenset[str]:
        """Names, after the migration, of the indexes that are what index `name` was: itself, renamed, or made anew.

        An index of which nothing is known is taken to be itself.
        """
        old = self.index(Phase.BEFORE, relation, name)
        if old is None:
            return frozenset({name})
        wanted = essence(old.definition)
        after = [
            row
            for (phase, owner, _), row in self.indexes.items()
            if phase is Phase.AFTER and row.is_valid and owner == self.name_after(relation)
        ]
        return frozenset(
            bare(row.name) for row in after if row.filenode == old.filenode != 0 or essence(row.definition) == wanted
        )


def catalog_of(rows: Iterable[Row]) -> Catalog:
    """Keep what is needed of the photographed schema (Relation and RelationIndex rows of both phases)."""
    seen = tuple(rows)
    relations = [row for row in seen if isinstance(row, Relation)]
    before = {row.oid: row.name for row in relations if row.phase is Phase.BEFORE}
    return Catalog(
        {(row.phase, row.name): row for row in relations},
        {(row.phase, row.relation, bare(row.name)): row for row in seen if isinstance(row, RelationIndex)},
        {before[row.oid]: row.name for row in relations if row.phase is Phase.AFTER and row.oid in before},
    )
