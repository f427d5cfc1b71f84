"""The rows that stand behind a COPY … FROM STDIN in its file: psql and some tools send them along [pure]."""

from collections.abc import Sequence

from migsafe.migrations.source import MigrationFile
from migsafe.model import Statement
from migsafe.rehearsal.send import reads_rows_of_client
from migsafe.sql.split import split


def client_rows(files: Sequence[MigrationFile], statements: Sequence[Statement]) -> dict[int, str]:
    """By statement, the text of its file behind each COPY … FROM STDIN; `statements` are those of the `files`."""
    if not any(reads_rows_of_client(statement.text) for statement in statements):
        return {}
    behind = [file.text[chunk.end :] for file in files for chunk in split(file.text)]
    return {
        statement.id: text
        for statement, text in zip(statements, behind, strict=True)
        if reads_rows_of_client(statement.text)
    }
