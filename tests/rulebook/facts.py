"""Evidence written by hand: one migration whose statements stand on lines of their own."""

from collections.abc import Iterable, Sequence

from migsafe.evidence import Evidence
from migsafe.model import (
    Action,
    ActionKind,
    CopyMade,
    Execution,
    Limits,
    Lock,
    LockMode,
    Migration,
    Phase,
    Provenance,
    Relation,
    RelationKind,
    Role,
    Row,
    Statement,
    Waiver,
)

PATH = "migrations/0002.sql"


def evidence(rows: Iterable[Row], *, stall_ms: float = 1000) -> Evidence:
    """The rows, the judged file, the limits and a copy."""
    made = Evidence()
    limits = Limits(stall_ms, 0.02, 2.0, 1000, rolling=True, server_version=16)
    made.add((Migration(PATH, Role.JUDGED, 2), limits, CopyMade("embedded", "16.9", None, 8192, 1, None), *rows))
    return made


def statement(number: int, *, line: int | None = None, transaction: int | None = 1, text: str = "ALTER …") -> Statement:
    """Understood, on the line of its number, with a lock_timeout of two seconds."""
    at = line or number
    return Statement(
        id=number,
        path=PATH,
        ordinal=number,
        line=at,
        column=1,
        end_line=at,
        start=0,
        end=0,
        text=text,
        verb=text.split()[0],
        summary=text,
        understood=True,
        transaction_id=transaction,
        needs_autocommit=False,
        lock_timeout_ms=2000,
        statement_timeout_ms=None,
    )


def create_index(number: int, relation: str = "public.posts") -> tuple[Statement, Action]:
    """CREATE INDEX posts_idx ON posts (title)."""
    action = Action(number, 1, ActionKind.CREATE_INDEX, relation, name="public.posts_idx", expression="title")
    return statement(number, text="CREATE INDEX posts_idx"), action


def table(rows: float, name: str = "public.posts", phase: Phase = Phase.BEFORE) -> Relation:
    """A table of 8 rows a page."""
    pages = round(rows / 8)
    return Relation(phase, 1, name, RelationKind.TABLE, 1, rows, pages, pages * 8192)


def lock(number: int, mode: LockMode, *, held_ms: float | None = None, relation: str = "public.posts") -> Lock:
    """Seen on the copy when it was timed, expected otherwise."""
    seen = Provenance.PREDICTED if held_ms is None else Provenance.OBSERVED
    return Lock(number, relation, mode, seen, held_ms, False, mode.blocks_reads, mode.blocks_writes)


def ran(number: int, ms: float = 1.0, rows: int | None = None) -> Execution:
    """The statement succeeded on the copy."""
    return Execution(number, ms, 0, rows)


def failed(number: int, sqlstate: str, message: str, line: int | None = None) -> Execution:
    """The statement failed on the copy."""
    return Execution(number, 1.0, None, None, sqlstate, message, line, 3)


def waiver(rule: str, lines: Sequence[int], *, reason: str = "it is closed", until: str | None = None) -> Waiver:
    """A waiver on the line above the first one that it covers."""
    return Waiver(PATH, lines[0], 1, rule, reason, until, lines[0], lines[-1])
