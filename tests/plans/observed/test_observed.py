"""Statements that production ran, from recorded logs and statistics of a real server: gathered, named, or left out."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.postgres import PostgresServer
from migsafe.errors import InputError
from migsafe.model import LeftOut, Origin, Query, QueryExample, Row, Unreadable
from migsafe.plans.observed.logs import TOLD, bound_values, read_log
from migsafe.plans.observed.normal_form import key_of, name_of, parametrised
from migsafe.plans.observed.statistics import read_statistics
from migsafe.plans.observed.tally import MOST, Tally
from migsafe.plans.workload import read_workload
from migsafe.settings import load_settings

DATA = Path(__file__).parent / "data"
BY_CUSTOMER = "SELECT id, note FROM orders WHERE customer_id = $1 AND status = $2 ORDER BY id LIMIT $3"
ALL = [
    ("SELECT count(*) FROM orders", 1),
    ("SELECT count(*) FROM orders WHERE created_at > now() -  $1::interval", 1),
    (BY_CUSTOMER, 3),
    ("SELECT note FROM orders WHERE id IN ($1, $2, $3)", 2),
    ("UPDATE orders SET note = $1 WHERE id = $2", 1),
]


def _log(
    name: str, text: str | None = None, *, database: str | None = None, users: Sequence[str] = ()
) -> tuple[Tally, list[InputError]]:
    tally = Tally()
    file = (DATA / name).open(newline="", encoding="utf-8") if text is None else io.StringIO(text, newline="")
    with file:
        return tally, list(read_log(file, name, tally, database=database, users=users))


def _statistics(text: str, *, database: str | None = None, users: Sequence[str] = ()) -> tuple[Tally, list[InputError]]:
    tally = Tally()
    return tally, list(read_statistics(text, "s.csv", tally, database=database, users=users))


def _rows(tally: Tally, top: int = 100, named: Sequence[Query] = ()) -> list[Query | QueryExample | LeftOut]:
    return list(tally.rows(named, top, masked=True))


def _queries(tally: Tally) -> list[tuple[str, float]]:
    return sorted((row.text, row.calls) for row in _rows(tally) if isinstance(row, Query))


def _left_out(tally: Tally) -> dict[str, int]:
    return {row.reason: row.statements for row in _rows(tally) if isinstance(row, LeftOut)}


@pytest.mark.parametrize("name", ["server.csv", "server.json", "server.log"])
def test_each_kind_of_log_tells_the_same_statements_executions_and_values(name: str) -> None:
    tally, errors = _log(name)

    assert errors == []
    assert _queries(tally) == ALL
    examples = [row for row in _rows(tally) if isinstance(row, QueryExample)]
    by_customer = [one.literals for one in examples if one.query == name_of(BY_CUSTOMER)]
    assert sorted(by_customer) == [("'7'", "'open'", "20"), ("'8'", "'it''s paid'", "20")]
    assert ("'multi\nline, \"quoted\"'", "'3'") in [one.literals for one in examples]
    assert all(one.masked and one.source for one in examples if one.literals)
    places = {row.name: row.line for row in _rows(tally) if isinstance(row, Query)}
    assert all(one.line == places[one.query] for one in examples)


def test_what_is_no_query_or_not_of_this_database_or_role_is_left_out_with_its_reason() -> None:
    tally, _ = _log("server.csv", database="shop", users=["app"])

    assert ("SELECT count(*) FROM orders", 1) not in _queries(tally)
    reasons = _left_out(tally)
    assert reasons.pop("of another database, postgres") == 2
    assert reasons.pop("of another role, report") == 2
    assert sorted(reason.partition(";")[0] for reason in reasons) == ["it starts with BEGIN", "it starts with COMMIT"]


@pytest.mark.parametrize("form", ["csv", "json", "json-lines"])
def test_a_snapshot_of_the_statistics_gives_the_same_statements(form: str) -> None:
    text = (DATA / "statements.csv").read_text()
    if form != "csv":
        header, *records = csv.reader(io.StringIO(text))
        rows = [dict(zip(header, record, strict=True)) for record in records]
        text = json.dumps(rows, indent=1) if form == "json" else "\n".join(map(json.dumps, rows))

    tally, errors = _statistics(text)

    assert errors == []
    assert _queries(tally) == ALL
    assert _left_out(tally)["of another database, postgres"] == 1


def test_only_the_statements_that_take_most_time_are_looked_at_and_the_rest_is_counted() -> None:
    tally, _ = _statistics((DATA / "statements.csv").read_text())

    rows = _rows(tally, top=2)
    assert [row.text for row in rows if isinstance(row, Query)] == [BY_CUSTOMER, ALL[1][0]]
    (beyond,) = [row for row in rows if isinstance(row, LeftOut) and row.reason.startswith("beyond")]
    assert (beyond.statements, beyond.reason.endswith("they take 25.8% of it")) == (3, True)


def test_statistics_give_the_executions_and_the_log_the_values() -> None:
    tally, _ = _log("server.csv")
    wanted = 'query,calls,total_exec_time\n"' + BY_CUSTOMER + '",4711,99.5\n'
    assert list(read_statistics(wanted, "s.csv", tally, database=None, users=())) == []

    rows = _rows(tally)
    (query,) = [row for row in rows if isinstance(row, Query) and row.text == BY_CUSTOMER]
    assert (query.calls, query.ms) == (4711, 99.5)
    assert sum(isinstance(row, QueryExample) and row.query == query.name for row in rows) == 2


def test_a_query_of_a_file_that_production_ran_gets_its_executions_and_no_twin(tmp_path: Path) -> None:
    (tmp_path / "q.sql").write_text(
        "-- name: mine\n-- example: c = 1, s = 'x'\n"
        "SELECT id,  note FROM orders\nWHERE customer_id = :c AND status = :s ORDER BY id LIMIT 20"
    )
    rows = _workload(tmp_path, 'queries = ["q.sql"]\nstatistics = ["statements.csv"]')

    queries = [row for row in rows if isinstance(row, Query)]
    assert [(row.name, row.origin, row.calls) for row in queries if row.calls == 3] == [("mine", Origin.FILE, 3)]
    assert len(queries) == len(ALL)


def test_values_are_numbered_in_the_order_in_which_they_stand() -> None:
    text, values = parametrised(
        "SELECT a FROM t WHERE b = $2 AND c = 'x' AND d > $1 AND e = $2 ORDER BY 1 LIMIT 5", {"1": "'1'", "2": "'2'"}
    )

    assert text == "SELECT a FROM t WHERE b = $1 AND c = $2 AND d > $3 AND e = $1 ORDER BY 1 LIMIT $4"
    assert values == ("'2'", "'x'", "'1'", "5")
    assert parametrised("SELECT a FROM t WHERE b = $1", {})[1] is None


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("SELECT a FROM t WHERE b = 1", "select a\nfrom t -- why\nwhere b = :x;", True),
        ("SELECT a FROM t WHERE b IN (1, 2)", "SELECT a FROM t WHERE b IN ($1, $2, $3, $4)", True),
        ('SELECT a FROM t WHERE "B" = 1', "SELECT a FROM t WHERE b = 1", False),
        ("SELECT a FROM t WHERE b = 1", "SELECT a FROM t WHERE b > 1", False),
    ],
)
def test_two_texts_are_one_statement_where_only_values_and_space_differ(one: str, other: str, equal: bool) -> None:
    assert (key_of(one) == key_of(other)) is equal
    assert (name_of(one) == name_of(other)) is equal


def test_a_value_that_the_log_cut_off_is_not_taken_for_the_value() -> None:
    assert bound_values("parameters: $1 = 'long te...', $2 = NULL, $3 = 'a'") == {"2": "NULL", "3": "'a'"}


def test_no_more_than_five_sets_of_values_are_kept_and_those_are_the_slowest() -> None:
    entries = "".join(
        f"2026-01-01 LOG:  duration: {n}.000 ms  statement: SELECT a FROM t WHERE b = {n}\n" for n in range(1, 20)
    )
    tally, errors = _log("x.log", entries)

    values = [row.literals for row in _rows(tally) if isinstance(row, QueryExample)]
    assert (errors, values) == ([], [(str(n),) for n in range(19, 19 - MOST, -1)])


TEXT_PLAN = "2026-01-01 LOG:  duration: 1.000 ms  plan:\n\tQuery Text: SELECT 1\n\tResult  (cost=0.00..0.01 rows=1)\n"


def test_a_plan_of_auto_explain_that_is_no_json_is_left_out_with_what_to_set() -> None:
    tally, errors = _log("x.log", TEXT_PLAN)

    assert (errors, _left_out(tally)) == ([], {"its plan is not JSON: set auto_explain.log_format = json": 1})


_GOOD = '{"message":"duration: 1.0 ms  statement: SELECT a FROM t"}'


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        (f"{_GOOD}\n{{nonsense\n{_GOOD}", 2, 2, "is no JSON: Expecting property name enclosed in double quotes"),
        (f"{_GOOD}\n[1]\n{_GOOD}", 2, 1, "is no object of jsonlog"),
        (f"{_GOOD}\n" + _GOOD.replace("FROM t", "FROM \udcff") + f"\n{_GOOD}", 2, 1, "is not UTF-8"),
        ("2026-01-01 00:00:00.0 UTC,a,b\n", 1, 1, "has 3 fields; entries of csvlog have 23, 24, 26"),
        ("", 1, 1, "holds no entry of PostgreSQL's log"),
        ("\x00\x01\x02\n\x03", 1, 1, "holds no entry of PostgreSQL's log"),
    ],
)
def test_a_bad_line_of_a_log_is_told_at_its_place_and_the_others_are_read(
    text: str, line: int, column: int, message: str
) -> None:
    tally, errors = _log("x.log", text)

    assert [(row.line, row.column, row.message) for row in (error.row() for error in errors)] == [
        (line, column, message)
    ]
    assert sum(calls for _, calls in _queries(tally)) == text.count(_GOOD)


def test_a_file_of_another_kind_is_told_in_a_few_lines() -> None:
    _, errors = _log("x.log", "{no\n" * 1000)

    assert len(errors) == TOLD + 1
    assert errors[-1].message == "has 995 more lines that cannot be read"


_HEAD = "query,calls,total_exec_time\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("query,calls\nSELECT 1,2\n", 1, "is no snapshot of pg_stat_statements: no column `total_exec_time`"),
        (f"{_HEAD}SELECT a FROM t,1\n", 2, "has 2 fields where the header has 3"),
        (f"{_HEAD}SELECT a FROM t,many,1\n", 2, "`calls` is no number"),
        (f'{_HEAD}"SELECT a\nFROM t",1,1\nSELECT a FROM t,1,-1\n', 4, "`total_exec_time` is no count or time"),
        (f"{_HEAD}SELECT a FROM t,1,nan\n", 2, "`total_exec_time` is no count or time"),
        (f'{_HEAD}SELECT a FROM t,1,1\n"SELECT', 3, "is no CSV: unexpected end of data"),
        ("", 1, "is empty"),
        ('[{"query": "SELECT a FROM t", "calls": 1, "total_exec_time": 1},\n{"query": ""}]', 2, "has no `calls`"),
        ('[{"query": "SELECT a FROM t", "calls": 1, "total_exec_time": 1},\n7]', 2, "is no object with"),
        ('{"query": "SELECT a FROM t"', 1, "is no JSON: Expecting ',' delimiter"),
    ],
)
def test_a_bad_record_of_a_snapshot_is_told_at_its_line(text: str, line: int, message: str) -> None:
    _, errors = _statistics(text)

    (error,) = errors
    assert error.place is not None
    assert (error.place.line, error.message[: len(message)]) == (line, message)


def _workload(folder: Path, settings: str) -> tuple[Row, ...]:
    for name in ("statements.csv", "server.csv"):
        (folder / name).write_bytes((DATA / name).read_bytes())
    (folder / "migsafe.toml").write_text(f"[workload]\n{settings}\n")
    return read_workload(load_settings(None, folder))


def test_a_source_that_is_not_there_hides_no_other(tmp_path: Path) -> None:
    rows = _workload(tmp_path, 'statistics = ["none.csv", "statements.csv"]\nlogs = ["log/*.csv"]')

    lost = [(row.line, row.message) for row in rows if isinstance(row, Unreadable)]
    assert lost == [(2, "workload: no file matches `none.csv`"), (3, "workload: no file matches `log/*.csv`")]
    assert sum(isinstance(row, Query) for row in rows) == len(ALL)


@pytest.fixture
def production(postgres: PostgresServer, database: DatabaseCopy) -> str:
    """A database in which the recorded statistics lie under the name of the view."""
    header, *rest = (DATA / "statements.csv").read_text().splitlines(keepends=True)
    names = header.strip().split(",")
    numbers = {"calls", "total_exec_time"}
    columns = ", ".join(f"{name} {'float8' if name in numbers else 'text'}" for name in names if name != "rolname")
    with postgres.connect(database.name, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE kept ({columns.replace('datname text', 'd text')}, r text)".encode())
        with connection.cursor().copy("COPY kept FROM STDIN (FORMAT csv)") as copy:
            copy.write("".join(rest))
        connection.execute(
            "CREATE VIEW pg_stat_statements AS SELECT query, calls, total_exec_time, d.oid AS dbid, 10::oid AS userid"
            " FROM kept JOIN pg_database d ON d.datname = "
            "CASE kept.d WHEN 'shop' THEN current_database() ELSE 'postgres' END"
        )
    return f"postgresql://postgres@/{database.name}?host={postgres.folder}&port=5432"


def test_statistics_come_from_the_server_itself(production: str, tmp_path: Path) -> None:
    rows = _workload(tmp_path, f'statistics = ["{production}"]')

    assert [row for row in rows if isinstance(row, Unreadable)] == []
    queries = [row for row in rows if isinstance(row, Query)]
    assert sorted((row.text, row.calls) for row in queries) == ALL
    assert {row.path for row in queries} == {"pg_stat_statements"}
    assert "of another database, postgres" in [row.reason for row in rows if isinstance(row, LeftOut)]


@pytest.mark.parametrize(
    ("dsn", "reason"),
    [
        ("{server}", 'relation "pg_stat_statements" does not exist'),
        ("postgresql://me:hidden@127.0.0.1:1/x", "the server cannot be reached"),
        ("postgresql://me:hidden@:x:y/", "the server cannot be reached"),
    ],
)
def test_a_server_without_statistics_is_told_without_its_password(
    dsn: str, reason: str, tmp_path: Path, postgres: PostgresServer
) -> None:
    address = dsn.format(server=f"postgresql://postgres@/postgres?host={postgres.folder}&port=5432")
    (row,) = [row for row in _workload(tmp_path, f'statistics = ["{address}"]') if isinstance(row, Unreadable)]

    assert (Path(row.path).name, row.line) == ("migsafe.toml", 2)
    assert row.message == f"workload statistics: pg_stat_statements cannot be read there: {reason}"
    assert "hidden" not in row.message + row.hint
