"""Everything that stands in some files, read in one go."""

from collections.abc import Sequence

from migsafe.migrations.readings import reading
from migsafe.migrations.source import MigrationFile
from migsafe.model import Row


def statements_of(files: Sequence[MigrationFile], server_version: int) -> list[Row]:
    """The rows of the judged ones."""
    with reading(files, server_version) as rows:
        return list(rows())
