"""Migration files and what is understood of them, for tests that are about SQL."""

from migsafe.migrations.source import MigrationFile, Wrapping
from migsafe.model import Action, Lock, LockMode, Rewrite, Role, Row, Scan, Statement
from migsafe.sql.predict import predict
from migsafe.sql.read import read
from migsafe.sql.replay import replay
from migsafe.sql.schema.state import Schema


def written(text: str, *, wrapping: Wrapping = Wrapping.UNSTATED, path: str = "1.sql") -> MigrationFile:
    return MigrationFile(path, Role.JUDGED, 1, text, wrapping=wrapping)


def statements(text: str, *, wrapping: Wrapping = Wrapping.UNSTATED, server_version: int = 16) -> list[Statement]:
    rows = read(written(text, wrapping=wrapping), 1, 1, server_version=server_version)
    found = [row for row in rows if isinstance(row, Statement)]
    assert all(statement.understood for statement in found), [statement.problem for statement in found]
    return found


def history(*texts: str) -> Schema:
    """The schema that these files leave behind."""
    return replay(read(written(text, path=f"{number}.sql"), 1, 1) for number, text in enumerate(texts))


def actions_of(text: str) -> list[Action]:
    return [row for row in read(written(text), 1, 1) if isinstance(row, Action)]


def foreseen(text: str, before: Schema | None = None, *, server_version: int = 16) -> tuple[Row, ...]:
    rows = read(written(text), 1, 1, server_version=server_version)
    kept = [row for row in rows if isinstance(row, Statement | Action)]
    return predict(kept, server_version, before)


def locks(text: str, before: Schema | None = None, *, server_version: int = 16) -> dict[str, LockMode]:
    """The locks of a migration on relations that were there before."""
    rows = foreseen(text, before, server_version=server_version)
    return {row.relation: row.mode for row in rows if isinstance(row, Lock) and not row.is_new}


def rewritten(text: str, before: Schema | None = None, *, server_version: int = 16) -> list[str]:
    rows = foreseen(text, before, server_version=server_version)
    return sorted(row.relation for row in rows if isinstance(row, Rewrite) and not row.is_new)


def scanned(text: str, before: Schema | None = None, *, server_version: int = 16) -> list[str]:
    rows = foreseen(text, before, server_version=server_version)
    return sorted(row.relation for row in rows if isinstance(row, Scan) and not row.is_new)
