"""What a sample's report must say: the report without what differs between runs and machines.

`python -m tests.samples.expected` writes the expected reports and the README's transcript anew; read the difference
before you keep it.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from migsafe.check import check
from migsafe.progress import Silent
from migsafe.report.answer import Report
from migsafe.report.json import render_json
from migsafe.report.layout import Layout
from migsafe.report.text import render_text
from migsafe.request import Request

ROOT = Path(__file__).parents[2]
BLOG = ROOT / "sample_migrations" / "blog"
_FINDING_KEYS = ("rule", "item", "severity", "evidence", "line", "column", "end_line", "statement")
JUDGED = sorted(path for path in (BLOG / "migrations").glob("*.sql") if path.name >= "0007")


def report_of(migration: Path) -> Report:
    """The report of a whole run, on servers of its own."""
    return check(Request(paths=(migration,)), Silent())


def expected_path(migration: Path) -> Path:
    """Where a migration's expected report is kept."""
    return BLOG / "expected" / f"{migration.stem}.json"


def lasting(report: Report) -> dict[str, Any]:
    """The verdict, every outcome, finding, lock, plan change and cache number; no times, sizes, costs or texts."""
    document = json.loads(render_json(report))
    cache = document["cache"]
    return {
        "verdict": document["verdict"],
        "exit_code": report.exit_code,
        "checklist": {row["item"]: row["outcome"] for row in document["checklist"]},
        "findings": [{key: row[key] for key in _FINDING_KEYS} for row in document["findings"]],
        "statements": [_statement(row) for row in document["statements"]],
        "queries": {
            f"{row['name']}/{number}": [row["outcome"], sorted(change["kind"] for change in row["changes"])]
            for number, row in enumerate(document["queries"], 1)
            if row["changes"] or row["outcome"] != "pass"
        },
        "cache": {
            "requests": cache["requests"],
            "hit_ratio": {arm: round(ratio, 4) for arm, ratio in cache["hit_ratio"].items()},
            "extra_loads": cache["extra_loads"],
            "stale": {row["name"]: row["stale"] and round(row["stale"], 4) for row in cache["patterns"]},
        },
        "coverage": document["coverage"],
    }


def _statement(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": row["summary"],
        "line": row["line"],
        "understood": row["understood"],
        "transaction": row["transaction"],
        "locks": sorted(f"{lock['relation']} {lock['mode']} {lock['evidence']}" for lock in row["locks"]),
        "rewrites": sorted(rewrite["relation"] for rewrite in row["rewrites"]),
        "error": row["error"] and row["error"]["sqlstate"],
    }


def transcript(report: Report) -> str:
    """What `migsafe check` prints where it is piped."""
    return render_text(report, Layout()).rstrip()


def without_times(text: str) -> str:
    """A transcript without durations, sizes, versions and line breaks, which differ from run to run."""
    return " ".join(
        re.sub(r"\b[\d.,]+ (ms|s|min|kB|MB)\b|(PostgreSQL|Redis) [\d.]+", "…", " ".join(text.split())).split()
    )


def readme_transcript() -> str:
    """The transcript that the README shows."""
    return _TRANSCRIPT.search(README.read_text("utf-8"))["text"]  # type: ignore[index]


README = ROOT / "README.md"
SHOWN = BLOG / "migrations" / "0012_move_image_shard.sql"
"""The migration whose check the README shows."""
_TRANSCRIPT = re.compile(r"(?<=```console\n)\$ migsafe check (?P<path>\S+)\n(?P<text>.*?)(?=\n```\n)", re.DOTALL)


def main() -> None:
    for migration in JUDGED:
        report = report_of(migration.relative_to(Path.cwd()))
        text = json.dumps(lasting(report), indent=2, ensure_ascii=False)
        expected_path(migration).parent.mkdir(exist_ok=True)
        expected_path(migration).write_text(f"{text}\n", "utf-8")
        sys.stdout.write(f"{expected_path(migration)}\n")
        if migration == SHOWN:
            _show(f"$ migsafe check {migration.relative_to(ROOT)}\n{transcript(report)}")


def _show(text: str) -> None:
    README.write_text(_TRANSCRIPT.sub(lambda _: text, README.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
