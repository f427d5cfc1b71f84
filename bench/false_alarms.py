"""False alarms about query plans: a migration that changes nothing, over and over, on the sample's whole workload.

    python bench/false_alarms.py [TIMES]

Takes two migrations TIMES times each (20 by default), every run on servers of its own: one that is only a comment, and
one with a block that does nothing, of which migsafe cannot know that and therefore runs every query. Prints how many
changes of plans and how many findings about plans and buffers there were; leaves with 1 when there was any.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from migsafe.check import check
from migsafe.model import Item
from migsafe.progress import Silent
from migsafe.request import Request

BLOG = Path(__file__).parents[1] / "sample_migrations" / "blog"
HEADER = "-- owner: bench\n-- reason: nothing changes\n-- expected: nothing\n-- rollback: nothing\n"
NOTHING = {
    "a comment": "COMMENT ON TABLE posts IS 'what was written';",
    "a block that does nothing": "DO $$BEGIN PERFORM 1; END$$;",
}


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    alarms = 0
    with TemporaryDirectory() as folder:
        for name, sql in NOTHING.items():
            changes, findings, executed = 0, 0, 0
            for _ in range(times):
                one = _checked(_project(Path(folder), sql))
                changes, findings, executed = changes + one[0], findings + one[1], max(executed, one[2])
            print(f"{name}: {times} runs, {executed} runs of queries each, {changes} changes, {findings} findings")
            alarms += changes + findings
    sys.exit(1 if alarms else 0)


def _project(folder: Path, sql: str) -> Path:
    """The sample with one more migration, and without its cache, which is not what is measured here."""
    for entry in ("seed.sql", "queries", "migsafe.toml", "migrations"):
        link = folder / entry
        if not link.exists() and entry not in ("migrations", "migsafe.toml"):
            link.symlink_to(BLOG / entry)
    migrations = folder / "migrations"
    migrations.mkdir(exist_ok=True)
    for path in BLOG.glob("migrations/*.sql"):
        if path.name < "0007" and not (migrations / path.name).exists():
            (migrations / path.name).symlink_to(path)
    settings = (BLOG / "migsafe.toml").read_text("utf-8").replace('cache = "embedded"', 'cache = "none"')
    (folder / "migsafe.toml").write_text(settings, "utf-8")
    (folder / "trace.csv.gz").unlink(missing_ok=True)
    (folder / "trace.csv.gz").symlink_to(BLOG / "trace.csv.gz")
    migration = migrations / "0007_nothing.sql"
    migration.write_text(HEADER + sql + "\n", "utf-8")
    return migration


def _checked(migration: Path) -> tuple[int, int, int]:
    """Changes, findings about plans and buffers, and how many queries and parameters ran."""
    report = check(Request(paths=(migration,)), Silent())
    changes = sum(len(query.changes) for query in report.queries)
    findings = sum(finding.item in (Item.PLANS, Item.BUFFERS) for finding in report.findings)
    executed = sum(query.after is not None and query.after.buffers is not None for query in report.queries)
    return changes, findings, executed


if __name__ == "__main__":
    main()
