"""What shares a session, run on it, each statement measured and watched [edge]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from migsafe.model import Execution, Statement
from migsafe.rehearsal.framing import Framing, first_word, in_transaction, is_control
from migsafe.rehearsal.inquiry import Inquiry
from migsafe.rehearsal.measure import Measure, Meter, skipped
from migsafe.rehearsal.onlooker import looking_on
from migsafe.rehearsal.send import send
from migsafe.rehearsal.timeline import Timeline
from migsafe.rehearsal.watch import Watch

_ENDS_TRANSACTION = frozenset({"COMMIT", "END", "ROLLBACK", "ABORT"})
# These do the same in a transaction of their own as alone. CALL and DO may commit, LOCK would wrongly succeed.
_SAME_IN_A_TRANSACTION = frozenset(
    """ALTER ANALYZE CLUSTER COMMENT COPY CREATE DELETE DROP GRANT IMPORT INSERT MERGE REFRESH REINDEX REVOKE SECURITY
    SELECT TRUNCATE UPDATE VALUES WITH""".split()  # noqa: SIM905 — easier to read than twenty quoted words
)
_NOT_IN_A_TRANSACTION = "25001"


@dataclass(slots=True)
class SessionRun:
    """The run of one session; `executions` has one entry a statement, by its id, `client_rows` what COPY reads."""

    meter: Meter
    watch: Watch
    timeline: Timeline
    inquiry: Inquiry
    client_rows: Mapping[int, str]
    executions: dict[int, Execution] = field(default_factory=dict)

    def run(self, statements: Sequence[Statement]) -> Statement | None:
        """Run the statements up to the first that fails; that one is returned."""
        framing = Framing(self.meter.connection)
        failed = self._run_all(framing, statements)
        if failed is not None:
            self._skip_the_rest(statements, failed)
        elif framing.is_open:
            note = "the file ends inside the transaction that it opened: PostgreSQL rolled that back"
            self.executions[statements[-1].id] = replace(self.executions[statements[-1].id], message=note)
        framing.abandon()
        self.watch.ended()
        return failed

    def _run_all(self, framing: Framing, statements: Sequence[Statement]) -> Statement | None:
        last = statements[0]
        for statement in statements:
            if framing.must_commit_before(statement) and not self._committed(framing, last):
                return last
            last = statement
            if (reason := _only_for_psql(statement)) is not None:
                self.executions[statement.id] = skipped(statement, reason)
            elif not self._ran(framing, statement):
                return statement
        return None if not framing.owes_commit or self._committed(framing, last) else last

    def _ran(self, framing: Framing, statement: Statement) -> bool:
        framing.open_for(statement)
        return self.inquiry.around(
            self.meter.connection, self.watch, statement, lambda: self._ran_somehow(framing, statement)
        )

    def _ran_somehow(self, framing: Framing, statement: Statement) -> bool:
        if framing.is_open or is_control(statement):
            return self._ran_inside(statement)
        if first_word(statement) in _SAME_IN_A_TRANSACTION and not statement.needs_autocommit:
            return self._ran_wrapped(framing, statement)
        return self._ran_alone(statement)

    def _ran_inside(self, statement: Statement) -> bool:
        if not is_control(statement):
            self.watch.before(self.meter.connection)
        measure = self._send(statement)
        if not self._noted(statement, measure):
            return False
        ends = first_word(statement) in _ENDS_TRANSACTION
        if ends:
            # A rollback brings back what statements had changed.
            self.watch.reread(self.meter.connection)
        if not in_transaction(self.meter.connection):
            self.watch.ended(measure.ms)
        elif is_control(statement) and not ends:
            self.watch.passed(measure.ms)
        else:
            # After ROLLBACK TO or COMMIT AND CHAIN some locks are free and others are not.
            self.watch.after(self.meter.connection, statement, measure.ms)
        return True

    def _ran_wrapped(self, framing: Framing, statement: Statement) -> bool:
        framing.wrap()
        self.watch.before(self.meter.connection)
        measure = self._send(statement)
        if measure.error is None:
            self.watch.after(self.meter.connection, statement, measure.ms)
            return self._noted(statement, measure) and self._committed(framing, statement)
        framing.abandon()
        self.watch.ended()
        if measure.error.sqlstate == _NOT_IN_A_TRANSACTION:
            return self._ran_alone(statement)
        return self._noted(statement, measure)

    def _ran_alone(self, statement: Statement) -> bool:
        connection = self.meter.connection
        with looking_on(self.meter.observer, connection.info.backend_pid, statement, self.watch.known) as onlooker:
            measure = self._send(statement)
        if not connection.closed:
            self.watch.beside(connection, statement, onlooker.sightings, measure.ms)
        return self._noted(statement, measure)

    def _send(self, statement: Statement) -> Measure:
        rows = self.client_rows.get(statement.id, "")
        measure = self.meter.measure(lambda: send(self.meter.connection, statement.text, rows))
        self.timeline.ran(statement.id, measure.started, measure.ms)
        return measure

    def _noted(self, statement: Statement, measure: Measure) -> bool:
        self.executions[statement.id] = self.meter.execution(statement, measure)
        return measure.error is None

    def _committed(self, framing: Framing, last: Statement) -> bool:
        commit = self.meter.measure(framing.commit)
        self.timeline.ran(last.id, commit.started, commit.ms)
        self.watch.ended(commit.ms)
        self.executions[last.id] = self.meter.committed(self.executions[last.id], last, commit)
        return commit.error is None

    def _skip_the_rest(self, statements: Sequence[Statement], failed: Statement) -> None:
        line = self.executions[failed.id].line
        for statement in statements:
            together = statement.transaction_id is not None and statement.transaction_id == failed.transaction_id
            what = "the transaction was rolled back by" if together else "the migration stopped at"
            where = f"line {line}" if statement.path == failed.path else f"{failed.path}:{line}"
            self.executions.setdefault(statement.id, skipped(statement, f"{what} the failure at {where}"))


def _only_for_psql(statement: Statement) -> str | None:
    if statement.text.startswith("\\"):
        return "a command of psql, which is no SQL"
    return None
