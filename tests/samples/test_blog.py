"""The sample project, each of its migrations checked whole on real servers."""

import json
from pathlib import Path

import jsonschema
import pytest

from migsafe.report.json import render_json
from tests.samples.expected import (
    BLOG,
    JUDGED,
    SHOWN,
    expected_path,
    lasting,
    readme_transcript,
    report_of,
    transcript,
    without_times,
)

DANGEROUS = {"0007", "0011", "0012", "0013", "0014"}


@pytest.mark.parametrize("migration", JUDGED, ids=lambda path: path.stem)
def test_each_migration_gets_its_expected_report_and_the_report_fits_the_published_schema(
    migration: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    report = report_of(migration.relative_to(repository))

    assert lasting(report) == json.loads(expected_path(migration).read_text("utf-8"))
    assert report.exit_code == (1 if migration.stem[:4] in DANGEROUS else 0)
    schema = json.loads((repository / "docs" / "report.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(render_json(report)), schema)
    if migration == SHOWN:
        assert without_times(readme_transcript()) == without_times(transcript(report))


def test_the_sample_is_as_large_as_it_says() -> None:
    names = [line for path in (BLOG / "queries").glob("*.sql") for line in path.read_text().splitlines()]

    assert len(JUDGED) >= 8
    assert sum(line.startswith("-- name:") for line in names) >= 12
