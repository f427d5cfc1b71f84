"""Complete evidence is quick to ask: the same answers, in time that grows no faster than what was read."""

from datetime import date

from migsafe.evidence import Evidence
from migsafe.migrations.source import MigrationFile
from migsafe.model import Action, Limits, Migration, Role
from migsafe.rulebook.judge import judge
from migsafe.rulebook.load import load_rules
from migsafe.sql.predict import predict
from migsafe.sql.read import read

RULES = load_rules()
MIGRATION = """
CREATE TABLE made_{n} (id bigint PRIMARY KEY, post bigint REFERENCES posts);
ALTER TABLE kept_{n} ADD CONSTRAINT kept_{n}_post FOREIGN KEY (post) REFERENCES posts (id);
CREATE INDEX kept_{n}_idx ON kept_{n} (post);
UPDATE kept_{n} SET post = 1;
ALTER TABLE kept_{n} RENAME COLUMN post TO entry, ALTER COLUMN a TYPE bigint, DROP COLUMN b;
"""


def evidence_of(files: int) -> Evidence:
    """What is known of a folder of similar migrations, from their texts."""
    evidence = Evidence()
    evidence.add([Limits(1000, 0.02, 2, 1000, rolling=True, server_version=16)])
    for number in range(files):
        path = f"{number:05}.sql"
        evidence.add([Migration(path, Role.JUDGED, number + 1)])
        text = MIGRATION.replace("{n}", str(number))
        evidence.add(read(MigrationFile(path, Role.JUDGED, number + 1, text), 5 * number + 1, number + 1))
    evidence.add(predict(evidence.rows(Action), 16))
    return evidence


def views(evidence: Evidence) -> list[str]:
    return [row["name"] for row in evidence.select("SELECT name FROM sqlite_master WHERE type = 'view'")]


def test_settled_views_hold_the_rows_that_they_showed() -> None:
    asked, settled = evidence_of(12), evidence_of(12)
    names = views(asked)
    before = {name: asked.select(f"SELECT * FROM {name}") for name in names}

    settled.settle()

    assert {"new_relation", "touched", "worst_lock"}.isdisjoint(views(settled))
    for name in names:
        after = settled.select(f"SELECT * FROM {name}")
        assert sorted(map(repr, after)) == sorted(map(repr, before[name])), name
    assert sum(bool(rows) for rows in before.values()) >= 6


def test_settled_evidence_can_be_settled_again() -> None:
    evidence = evidence_of(2)
    evidence.settle()

    evidence.settle()

    assert evidence.select("SELECT count(*) AS acts FROM act")[0]["acts"] > 10


def work_of_judging(files: int) -> int:
    """The steps of SQLite's virtual machine, in hundreds: the same on every machine."""
    evidence, steps = evidence_of(files), 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    evidence._db.set_progress_handler(count, 100)
    assert len(judge(evidence, RULES, today=date(2026, 1, 1))) > files
    return steps


def test_judging_four_times_as_many_migrations_takes_about_four_times_the_work() -> None:
    assert work_of_judging(240) < 5 * work_of_judging(60)
