"""Where the columns of one query come from: pairs of relation and column, and the result column that they reach.

sqlglot resolves names against the schema; here its scopes are followed down to relations. A name that nothing explains
puts the relations around it in doubt (column None) rather than being passed over.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from migsafe.plans.descent import filters_of, outputs_of, reads_of
from migsafe.plans.names import name_outputs
from migsafe.plans.relations import Schema, relation_of
from migsafe.plans.written import Writing, reading_only

if TYPE_CHECKING:
    from sqlglot import exp


class Origin(NamedTuple):
    """A column that a query reads or writes; fields as in QueryColumn."""

    relation: str
    column: str | None
    output: str | None


def origins(sql: str, schema: Schema) -> frozenset[Origin]:
    """Every column that `sql` (without placeholders) reads or writes. A view is a relation like any other here.

    A column that both reaches the result and filters gives two origins: who uses a view may need only one of them.
    Raises sqlglot's errors and ValueError for what it cannot read.
    """
    import sqlglot
    from sqlglot.optimizer.scope import build_scope

    tree = sqlglot.parse_one(sql, dialect="postgres")
    query, writings = reading_only(tree)
    written = {one for writing in writings for one in _written(writing, schema)}
    name_outputs(query)
    root = build_scope(_qualified(query, schema))
    if root is None:
        raise ValueError("not a query")
    outputs = outputs_of(root, schema)
    reaching = {Origin(name, column, output) for output, found in outputs if output != "*" for name, column in found}
    reached = {(one.relation, one.column) for one in reaching}
    rest = {Origin(*pair, None) for pair in (reads_of(root, schema) - reached) | filters_of(root, schema)}
    return frozenset(reaching | rest | written)


def _qualified(query: "exp.Query", schema: Schema) -> "exp.Expr":
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.schema import MappingSchema

    return qualify(
        query,
        dialect="postgres",
        db="public",
        schema=MappingSchema(schema.nested(), dialect="postgres", normalize=False),
        expand_alias_refs=False,
        validate_qualify_columns=False,
        allow_partial_qualification=True,
        quote_identifiers=False,
        identify=False,
    )


def _written(writing: Writing, schema: Schema) -> Iterator[Origin]:
    relation = relation_of(writing.table)
    names: Sequence[str | None] = (None,) if writing.columns is None else writing.columns
    if writing.columns is None and relation in schema.columns:
        names = schema.columns[relation]
    yield from (Origin(relation, name, None) for name in names or (None,))
