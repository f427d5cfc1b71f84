"""The indexes by name, and by their table without looking at all of them."""

from collections.abc import Iterator

from msgspec import Struct, field

from migsafe.sql.schema.objects import Index


class Indexes(Struct):
    """A mapping from name to index that also answers for one table, in time that does not grow with the others."""

    _named: dict[str, Index] = field(default_factory=dict)
    _of: dict[str, set[str]] = field(default_factory=dict)
    _children: dict[str, set[str]] = field(default_factory=dict)

    def __contains__(self, name: object) -> bool:
        return name in self._named

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __getitem__(self, name: str) -> Index:
        return self._named[name]

    def __setitem__(self, name: str, index: Index) -> None:
        self.pop(name)
        self._named[name] = index
        self._of.setdefault(index.relation, set()).add(name)
        if index.parent is not None:
            self._children.setdefault(index.parent, set()).add(name)

    def get(self, name: str | None) -> Index | None:
        return self._named.get(name or "")

    def pop(self, name: str | None) -> Index | None:
        """Take an index out, if it is there."""
        index = self._named.pop(name or "", None)
        if index is not None:
            self._of[index.relation].discard(name or "")
            if index.parent is not None:
                self._children[index.parent].discard(name or "")
        return index

    def items(self) -> Iterator[tuple[str, Index]]:
        """All of them, by name."""
        return iter(sorted(self._named.items()))

    def of(self, relation: str | None) -> tuple[tuple[str, Index], ...]:
        """Those of one table, by name."""
        return tuple((name, self._named[name]) for name in sorted(self._of.get(relation or "", ())))

    def children(self, name: str | None) -> tuple[tuple[str, Index], ...]:
        """The indexes on the partitions that belong to one on their parent, by name."""
        return tuple((child, self._named[child]) for child in sorted(self._children.get(name or "", ())))

    def copy(self) -> "Indexes":
        """The same indexes, to go their own way."""
        other = Indexes()
        for name, index in self._named.items():
            other[name] = index
        return other
