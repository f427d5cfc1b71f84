"""Locks that a transaction already holds when a statement starts."""

from migsafe.model import Action, Carried, Execution, Lock, LockMode, Provenance, Statement
from migsafe.sql.carried import carried
from migsafe.sql.predict import predict
from migsafe.sql.read import read
from tests.sql.written import history, written

BASE = history("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a_id int);")


def held(text: str) -> dict[int, Carried]:
    rows = read(written(text), 1, 1)
    statements = [row for row in rows if isinstance(row, Statement)]
    actions = [row for row in rows if isinstance(row, Action)]
    locks = [row for row in predict((*statements, *actions), 16, BASE.copy()) if isinstance(row, Lock)]
    return {row.statement: row for row in carried(statements, actions, locks, [])}


def test_the_first_statement_carries_nothing_and_the_next_ones_the_strongest() -> None:
    found = held("CREATE INDEX ON b (a_id); ALTER TABLE a ADD COLUMN n int; UPDATE b SET a_id = 1;")
    assert sorted(found) == [2, 3]
    assert (found[2].relation, found[2].mode, found[2].since) == ("public.b", LockMode.SHARE, 1)
    assert (found[3].relation, found[3].mode, found[3].since) == ("public.a", LockMode.ACCESS_EXCLUSIVE, 2)
    assert found[3].relations == 2
    assert found[3].blocks_reads


def test_the_end_of_the_transaction_releases_everything() -> None:
    assert sorted(held("BEGIN; ALTER TABLE a ADD COLUMN n int; COMMIT; UPDATE b SET a_id = 1;")) == [3]


def test_statements_that_commit_alone_carry_nothing() -> None:
    assert held("ALTER TABLE a ADD COLUMN n int; CREATE INDEX CONCURRENTLY ON b (a_id); UPDATE b SET a_id = 1;") == {}


def test_rollback_to_a_savepoint_gives_back_the_locks_taken_since() -> None:
    found = held(
        "BEGIN; CREATE INDEX ON b (a_id); SAVEPOINT s; ALTER TABLE a ADD COLUMN n int; ROLLBACK TO s; SELECT 1; COMMIT;"
    )
    assert (found[5].relation, found[6].relation) == ("public.a", "public.b")


def test_locks_on_what_the_migration_makes_keep_nobody_waiting() -> None:
    assert held("CREATE TABLE c (id int); ALTER TABLE c ADD COLUMN n int; UPDATE c SET n = 1;") == {}


def test_a_lock_that_only_keeps_other_ddl_waiting_is_not_carried() -> None:
    assert held("ANALYZE a; SELECT 1;") == {}


def test_of_a_statement_that_ran_the_observed_locks_count() -> None:
    rows = read(written("CREATE INDEX ON b (a_id); SELECT 1;"), 1, 1)
    statements = [row for row in rows if isinstance(row, Statement)]
    seen = Lock(1, "public.b", LockMode.EXCLUSIVE, Provenance.OBSERVED, 3.0, False, False, True)
    expected = Lock(1, "public.b", LockMode.SHARE, Provenance.PREDICTED, None, False, False, True)
    (row,) = carried(statements, [], [expected, seen], [Execution(1, 3.0, None, None)])
    assert (row.mode, row.evidence) == (LockMode.EXCLUSIVE, Provenance.OBSERVED)
