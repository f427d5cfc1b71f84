"""Which columns each workload query depends on, through views, CTEs, joins and `*`.

Errs on the side of dependence: where a relation, a name or the whole query cannot be understood, the relations
concerned are in doubt (column None), and for a query that cannot be read a Skip says so. Never raises.
"""

from collections.abc import Iterator, Mapping, Sequence

from migsafe.model import Item, Phase, Query, QueryColumn, RelationColumn, Skip
from migsafe.plans.lexemes import Kind, code
from migsafe.plans.origins import Origin, origins
from migsafe.plans.placeholders import fill
from migsafe.plans.relations import Schema


def lineage(
    queries: Sequence[Query], columns: Sequence[RelationColumn], views: Mapping[str, str]
) -> tuple[QueryColumn | Skip, ...]:
    """Every (relation, column) that a query reads or writes, sorted, in the order of `queries`.

    `columns` is the schema, of which the rows of phase BEFORE count; `views` gives the SELECT of each view and
    materialized view by `schema.name`. A column of a view counts as one of the view and of what it is made of.
    """
    tracing = _Tracing(_schema(columns), views)
    return tuple(row for query in queries if not query.problem for row in _rows(query, tracing))


def _schema(columns: Sequence[RelationColumn]) -> Schema:
    names: dict[str, list[str]] = {}
    for row in sorted(columns, key=lambda row: row.position):
        if row.phase is Phase.BEFORE:
            names.setdefault(row.relation, []).append(row.name)
    return Schema({relation: tuple(found) for relation, found in names.items()})


def _rows(query: Query, tracing: "_Tracing") -> Iterator[QueryColumn | Skip]:
    text = fill(query.text, dict.fromkeys(query.parameters, "NULL"))
    found = tracing.read(text)
    if found is None:
        found = tracing.mentioned(text)
        whole = ", ".join(sorted(one.relation for one in found)) or "no known relation"
        place = f"query {query.name} at {query.path}:{query.line}"
        yield Skip(Item.CACHE, f"{place} cannot be traced to columns; it counts as reading all of {whole}", False)
    for one in sorted(
        _without_repeats(tracing.through_views(found)), key=lambda one: tuple(part or "" for part in one)
    ):
        yield QueryColumn(query.name, *one)


class _Tracing:
    """The schema and its views; each view is read once."""

    def __init__(self, schema: Schema, views: Mapping[str, str]) -> None:
        self._schema = schema
        self._views = views
        self._behind: dict[str, frozenset[Origin]] = {}

    def read(self, sql: str) -> frozenset[Origin] | None:
        """The origins of one statement; None where it cannot be read."""
        try:
            return origins(sql, self._schema)
        except Exception:  # a parser for every dialect meets text that nobody foresaw: whatever it raises is no answer
            return None

    def mentioned(self, sql: str) -> frozenset[Origin]:
        """A doubt for each known relation whose name stands anywhere in the text."""
        words = {token.text.lower() for token in code(sql) if token.kind is Kind.WORD}
        words |= {token.text.strip('"') for token in code(sql) if token.kind is Kind.QUOTED_NAME}
        return frozenset(Origin(name, None, None) for name in self._schema.columns if name.partition(".")[2] in words)

    def through_views(self, found: frozenset[Origin]) -> frozenset[Origin]:
        """`found`, and behind each column of a view what the view makes it of and what the view filters by."""
        behind = {
            Origin(base.relation, base.column, one.output if base.output == one.column else None)
            for one in found
            for base in self._view(one.relation)
            if base.output in (None, one.column) or one.column is None
        }
        return found | behind

    def _view(self, name: str) -> frozenset[Origin]:
        if name not in self._views:
            return frozenset()
        if name not in self._behind:
            self._behind[name] = frozenset()
            sql = self._views[name]
            direct = self.read(sql.rstrip().rstrip(";"))
            self._behind[name] = self.through_views(self.mentioned(sql) if direct is None else direct)
        return self._behind[name]


def _without_repeats(found: frozenset[Origin]) -> frozenset[Origin]:
    """Without the rows that say "only filters" of a column that also reaches the result."""
    reaching = {(one.relation, one.column) for one in found if one.output is not None}
    return frozenset(one for one in found if one.output is not None or (one.relation, one.column) not in reaching)
