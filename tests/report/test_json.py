"""The JSON report: the contract `migsafe/1`, and its published schema."""

import json
from typing import Any

import msgspec
import pytest

from migsafe.report.answer import Report
from migsafe.report.json import render_json
from migsafe.report.schema import published_path, schema_text
from tests.report.answers import failing, passing

CONTRACT: dict[str, set[str]] = {
    "": {
        *("schema", "verdict", "command", "versions", "copy", "checklist", "findings", "statements", "queries"),
        *("cache", "jobs", "coverage", "timings_ms"),
    },
    "versions": {"migsafe", "postgresql", "redis", "sqlglot"},
    "copy": {"source", "bytes", "rows", "age_s"},
    "checklist": {"item", "title", "outcome", "reason", "summary"},
    "findings": {
        *("rule", "item", "severity", "message", "path", "line", "column", "end_line", "statement", "evidence"),
        *("measured", "waived"),
    },
    "statements": {
        *("path", "line", "column", "end_line", "summary", "understood", "transaction", "locks", "rewrites", "scans"),
        *("stalls", "ms", "wal_bytes", "error"),
    },
    "statements.locks": {"relation", "mode", "evidence", "held_ms"},
    "queries": {"name", "parameters", "before", "after", "changes", "outcome"},
    "queries.before": {"cost", "buffers", "hit_ratio", "shape"},
    "queries.changes": {"kind", "relation", "permanent"},
    "cache": {"requests", "hit_ratio", "extra_loads", "warm_up_s", "patterns"},
    "cache.patterns": {"name", "hit_ratio", "stale", "sampled", "extra_loads", "warm_up_s"},
    "cache.hit_ratio": {"before", "after"},
    "coverage": {"statements", "understood", "queries", "explained"},
    "timings_ms": {"read", "copy", "rehearse", "plans", "cache", "total"},
}
"""The keys that other tools rely on, by path; an array stands for its first entry."""


def at(document: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        document = document[step]
        document = document[0] if isinstance(document, list) else document
    return document


@pytest.mark.parametrize("path", CONTRACT)
def test_every_key_of_the_contract_is_there(path: str) -> None:
    report = json.loads(render_json(failing()))

    assert set(at(report, path)) >= CONTRACT[path]


def test_values_are_spelt_as_the_contract_spells_them() -> None:
    report = json.loads(render_json(failing()))

    assert report["schema"] == "migsafe/1"
    assert report["verdict"] == "fail"
    assert [entry["outcome"] for entry in report["checklist"]][:5] == ["fail", "pass", "pass", "pass", "fail"]
    assert report["checklist"][8]["outcome"] == "not-checked"
    assert report["statements"][0]["locks"][0]["mode"] == "ShareLock"
    assert report["queries"][0]["changes"][0]["kind"] == "index-scan-to-seq-scan"
    assert report["queries"][0]["parameters"] == {"email": "'ada@example.org'"}
    assert report["findings"][0]["measured"] == {"relation": "public.post_meta", "held_ms": 1204.5, "rows": 240000}
    assert report["findings"][0]["waived"] is None


def test_without_a_cache_the_key_is_null() -> None:
    assert json.loads(render_json(passing()))["cache"] is None


def test_a_report_reads_back_as_it_was_written() -> None:
    text = render_json(failing())

    assert msgspec.json.decode(text, type=Report, strict=True) == failing()
    assert text.endswith("}\n")


def test_the_published_schema_is_current() -> None:
    assert published_path().read_text("utf-8") == schema_text(), "run python -m migsafe.report.schema --write"


def test_the_schema_requires_every_key_and_allows_new_ones() -> None:
    schema = json.loads(schema_text())

    for name, part in schema["$defs"].items():
        if "properties" in part:
            assert set(part["required"]) == set(part["properties"]), name
            assert "additionalProperties" not in part, name
