"""What may help a query whose plan got worse [pure].

First the index that the plan before used and that is gone, then indexes on the columns that the new plan filters and
sorts by; where the planner is far off, statistics on the columns that it reckons with together, and fresh ones.
"""

from collections.abc import Iterator, Sequence

from migsafe.model import Phase
from migsafe.plans.conditions import columns_in
from migsafe.plans.document import read_document
from migsafe.plans.indexes import Catalog, bare
from migsafe.plans.read import PlanNode, ScanKind
from migsafe.sql.names import as_identifier

FAR_OFF = 10
"""How many times more or fewer rows than expected make statistics worth a try …"""
MANY_ROWS = 100
"""… from so many rows on."""
MOST_COLUMNS = 8
"""Columns that PostgreSQL takes into one statistics object."""


def candidates(before: str, after: str, catalog: Catalog) -> list[str]:
    """Commands to try, the likeliest first, each once; `before` and `after` are plans that ran, as text."""
    old, new = read_document(before).root, read_document(after).root
    found = [*_lost(old, catalog), *_on_conditions(new), *_statistics(new)]
    return list(dict.fromkeys(found))


def _lost(before: PlanNode, catalog: Catalog) -> Iterator[str]:
    for node in before.walk():
        if node.index is None or node.relation is None or catalog.successors(node.relation, node.index):
            continue
        index = catalog.index(Phase.BEFORE, node.relation, node.index)
        if index is not None:
            yield index.definition.replace(f" INDEX {bare(index.name)} ON", " INDEX ON", 1)


def _on_conditions(after: PlanNode) -> Iterator[str]:
    """An index on what each sequential scan filters by, and on that with the columns that its rows are sorted by."""
    sorted_by = next((columns_of(node.sort_key) for node in after.walk() if node.sort_key), ())
    for node in after.walk():
        if node.scan is not ScanKind.SEQ or node.relation is None:
            continue
        filtered = columns_in(node.filter or "")
        for columns in (filtered, tuple(dict.fromkeys((*filtered, *sorted_by)))):
            if columns:
                schema, _, name = node.relation.partition(".")
                keys = ", ".join(as_identifier(column) for column in columns)
                yield f"CREATE INDEX ON {as_identifier(schema)}.{as_identifier(name)} USING btree ({keys})"


def columns_of(keys: Sequence[str]) -> tuple[str, ...]:
    """The plain columns among sort keys, in order."""
    return tuple(column for key in keys for column in columns_in(key))


def _statistics(after: PlanNode) -> Iterator[str]:
    """Statistics for each scan or grouping whose rows are misjudged and that names several columns of one relation."""
    for node in after.walk():
        if not _misjudged(node):
            continue
        relations = {one.relation for one in node.walk() if one.relation}
        texts = node.conditions if node.scan else node.group_key
        columns = tuple(dict.fromkeys(column for text in texts for column in columns_in(text)))
        if len(relations) != 1:
            continue
        schema, _, name = next(iter(relations)).partition(".")
        table = f"{as_identifier(schema)}.{as_identifier(name)}"
        if 1 < len(columns) <= MOST_COLUMNS:
            title = as_identifier("_".join((name, *columns))[:55] + "_stats")
            kept = ", ".join(as_identifier(column) for column in columns)
            yield f"CREATE STATISTICS {as_identifier(schema)}.{title} ON {kept} FROM {table}; ANALYZE {table}"
        yield f"ANALYZE {table}"


def _misjudged(node: PlanNode) -> bool:
    if node.rows_a_loop is None or not (node.scan or node.group_key):
        return False
    expected, real = max(node.expected, 1.0), max(node.rows_a_loop, 1.0)
    return max(expected, real) >= MANY_ROWS and max(expected / real, real / expected) >= FAR_OFF
