"""Which migrations a database still lacks, from what their tool wrote down in it [pure].

The caller asks whether the ledger's table is there, runs its query on a copy, and hands the rows over.
"""

from collections.abc import Sequence

from migsafe.migrations.layouts.layout import Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Row
from migsafe.migrations.source import MigrationFile


def pending(layout: Layout, files: Sequence[MigrationFile], rows: Sequence[Row] | None) -> tuple[MigrationFile, ...]:
    """Those of `files` that the tool would run on a database whose ledger holds `rows`, None where it has no ledger.

    Where a tool keeps no ledger, or what it wrote down says nothing of a file, the file is pending.
    """
    ledger = layout.ledger
    if ledger is None or rows is None:
        return tuple(file for file in files if not file.tools_own)
    return tuple(file for file in files if not file.tools_own and not ledger.applied(file.version, rows))


def with_ancestors(listing: Listing, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of a tool that writes down only where it is (Alembic's heads), and every version before those."""
    steps = {step.version: step for step in listing.steps}
    known: dict[str, None] = {}
    waiting = [str(row[0]) for row in rows]
    while waiting:
        version = waiting.pop()
        if version not in known:
            known[version] = None
            waiting += _before(steps.get(version))
    return tuple((version,) for version in known)


def _before(step: Step | None) -> tuple[str, ...]:
    return step.after if step is not None else ()
