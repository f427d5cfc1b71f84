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


def test_what_many_rules_ask_is_worked_out_for_the_first_question() -> None:
    evidence = evidence_of(12)

    found = evidence.select("SELECT count(*) AS new, max(statement) AS last FROM new_relation")

    assert found == [{"new": 12, "last": 56}]
    made = {row["name"] for row in evidence.select("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"new_relation", "touched", "worst_lock"} <= made
    assert len(evidence.select("SELECT * FROM act")) == len(evidence.rows(Action))


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
