"""The JSON Schema of the report, docs/report.schema.json, generated from the report's classes.

`python -m migsafe.report.schema` tells whether the published one is current; with `--write` it is generated anew.
"""

import sys
from pathlib import Path

import click
import msgspec

import migsafe
from migsafe.report.answer import Report


def schema_text() -> str:
    """JSON Schema 2020-12 of `migsafe/1`, indented, with a final newline."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "migsafe report, migsafe/1",
        **msgspec.json.schema(Report),
    }
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode() + "\n"


def published_path() -> Path:
    """Where a checkout keeps the published schema."""
    return Path(migsafe.__file__).parent.parent / "docs" / "report.schema.json"


@click.command()
@click.option("--write", "writing", is_flag=True, help="Generate the schema anew.")
def main(writing: bool) -> None:
    """Tell whether the published schema is current."""
    path = published_path()
    if writing:
        path.write_text(schema_text(), "utf-8")
    current = path.is_file() and path.read_text("utf-8") == schema_text()
    click.echo(f"{'current' if current else 'not current'}: {path}")
    sys.exit(0 if current else 1)


if __name__ == "__main__":
    main()
