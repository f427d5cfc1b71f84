"""What `op.get_bind()` gives where there is no database: statements become text, questions find no rows.

For the project's own Python. A history that is applied from the start asks empty tables, so no rows are the truth
there, but for those that migrations insert; which lines asked is noted, because for a migration under judgement they
are not.
"""

from __future__ import annotations

from typing import Any, Callable, Iterator

_ASKS = ("SELECT", "WITH", "SHOW", "EXPLAIN", "VALUES")


class NoRows:
    """The answer to every question, in the words of SQLAlchemy's results."""

    rowcount = 0
    inserted_primary_key = (None,)

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def fetchall(self) -> list[Any]:
        return []

    def first(self) -> None:
        return None

    def keys(self) -> list[str]:
        return []

    def scalars(self, *args: Any) -> NoRows:
        return self

    def close(self) -> None:
        pass

    all = fetchmany = partitions = fetchall
    fetchone = one_or_none = scalar = scalar_one_or_none = first
    mappings = unique = columns = tuples = yield_per = scalars


class TextBind:
    """A connection in name only. `emit` takes SQL, `asked` is told that something was asked."""

    def __init__(self, dialect: Any, emit: Callable[[str], Any], asked: Callable[[], Any]) -> None:
        self.dialect, self._emit, self._asked = dialect, emit, asked
        self.engine = self

    def execute(self, statement: Any, parameters: Any = None, *rest: Any, **named: Any) -> NoRows:
        many = parameters if isinstance(parameters, (list, tuple)) else [parameters or named or None]
        for one in many:
            sql = self._text(statement, one).strip()
            if sql.lstrip("( \n").upper().startswith(_ASKS):
                self._asked()
            else:
                self._emit(sql if sql.endswith(";") else sql + ";")
        return NoRows()

    def _text(self, statement: Any, parameters: Any) -> str:
        from sqlalchemy import text

        clause: Any = text(statement) if isinstance(statement, str) else statement
        if parameters and hasattr(clause, "bindparams"):
            clause = clause.bindparams(**dict(parameters))
        elif parameters:
            clause = clause.values(**dict(parameters))
        return str(clause.compile(dialect=self.dialect, compile_kwargs={"literal_binds": True}))

    def exec_driver_sql(self, statement: str, *rest: Any) -> NoRows:
        return self.execute(statement)

    def scalar(self, statement: Any, *rest: Any) -> None:
        self.execute(statement, *rest)

    def scalars(self, statement: Any, *rest: Any) -> NoRows:
        return self.execute(statement, *rest)

    def _itself(self, *args: Any, **named: Any) -> TextBind:
        return self

    connect = begin = begin_nested = execution_options = __enter__ = _itself

    def close(self, *args: Any) -> None:
        pass

    commit = rollback = __exit__ = close

    def in_transaction(self) -> bool:
        return True
