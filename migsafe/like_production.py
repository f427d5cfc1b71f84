"""The copy as it is before anything runs: its schema and sizes, and how like production it is [edge]."""

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from migsafe.evidence import Evidence
from migsafe.model import Action, CopyMade, Phase, Production, ProductionTable, Relation, RelationKind
from migsafe.production import setting_differences
from migsafe.realism import realism
from migsafe.rehearsal.snapshot import photograph
from migsafe.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection

_HOLDING_ROWS = (RelationKind.TABLE, RelationKind.MATERIALIZED_VIEW)


def look_at_copy(connection: "Connection[Any]", made: CopyMade, settings: Settings, evidence: Evidence) -> None:
    """Add the photograph before, the copy with the number of its rows, and what both say beside production."""
    evidence.add(photograph(connection, Phase.BEFORE))
    relations = evidence.rows(Relation)
    made = replace(made, rows=round(sum(row.rows or 0 for row in relations if row.kind in _HOLDING_ROWS)))
    differences = tuple(setting_differences(connection, settings))
    evidence.add((made, *differences))
    (production,) = evidence.rows(Production)
    touched = {row.relation for row in evidence.rows(Action) if row.relation}
    evidence.add(realism(made, production, evidence.rows(ProductionTable), relations, touched, differences))
