"""Everything that the text alone tells: the schema before, what each statement will do, the schema after [pure].

Where there is a copy its catalog is the schema before, and its photographs stand for themselves.
"""

from collections.abc import Iterator, Sequence

from migsafe.model import Action, Phase, Row, SchemaGap, Statement
from migsafe.sql.predict import predict
from migsafe.sql.schema.rows import schema_rows, take_catalog
from migsafe.sql.schema.state import Schema


def foresee(
    statements: Sequence[Statement],
    actions: Sequence[Action],
    schema: Schema,
    catalog: Sequence[Row],
    *,
    server_version: int,
) -> Iterator[Row]:
    """Lock, Rewrite and Scan rows, and those of the schema in both phases where `catalog` (a copy's) is empty.

    `schema` is what the history leaves behind; it follows the actions.
    """
    if catalog:
        take_catalog(schema, catalog)
    elif schema.kinds:
        yield from schema_rows(schema, Phase.BEFORE)
        yield from (SchemaGap(schema.gap),) if schema.gap else ()
    known = bool(schema.kinds)
    yield from predict((*statements, *actions), server_version, schema)
    if known and not catalog:
        yield from schema_rows(schema, Phase.AFTER)
