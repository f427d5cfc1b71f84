"""When rows and planner are asked: before a statement what success would not answer, after its failure why [edge]."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from migsafe.model import Action, ActionKind, DataCheck, Statement, StatementPlan
from migsafe.rehearsal.ask import answered_by_success, ask, validated
from migsafe.rehearsal.framing import in_transaction
from migsafe.rehearsal.own_plan import plans_of
from migsafe.rehearsal.questions import Question, questions
from migsafe.rehearsal.watch import Watch

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass(slots=True)
class Inquiry:
    """What the migration's statements ask of the rows, and the answers so far. `major` is the server's version."""

    actions: Sequence[Action]
    major: int
    checks: list[DataCheck] = field(default_factory=list)
    plans: list[StatementPlan] = field(default_factory=list)

    def around(
        self, connection: "Connection[Any]", watch: Watch, statement: Statement, run: Callable[[], bool]
    ) -> bool:
        """Run a statement by `run`, which tells whether it went through, and ask what there is to ask."""
        self.plans += plans_of(connection, statement)
        asked = self._questions(connection, statement)
        if not asked:
            return run()
        first = [question for question in asked if question.first]
        if first:
            self.checks += ask(connection, first, refused=False)
            watch.recount()
        inside = in_transaction(connection)
        if inside:
            # The state before the statement has to outlive its failure.
            connection.execute("SAVEPOINT migsafe_before")
        ran = run()
        if inside and not connection.closed and in_transaction(connection):
            connection.execute(f"{'RELEASE' if ran else 'ROLLBACK TO'} SAVEPOINT migsafe_before")
        rest = [question for question in asked if not question.first]
        if ran:
            self.checks += answered_by_success(rest)
        elif not connection.closed:
            self.checks += ask(connection, rest, refused=True)
        return ran

    def _questions(self, connection: "Connection[Any]", statement: Statement) -> tuple[Question, ...]:
        mine = [action for action in self.actions if action.statement == statement.id]
        found = list(questions(mine, statement.text, self.major))
        for action in mine:
            if action.kind is ActionKind.VALIDATE_CONSTRAINT and action.relation and action.name:
                found += validated(connection, action)
        return tuple(found)
