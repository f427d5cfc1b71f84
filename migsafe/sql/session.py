"""The session that a migration's statements run in: their transactions, and the timeouts in effect.

What people's tools do with plain SQL: BEGIN … COMMIT is obeyed, and outside of it every statement commits alone. A
file without any of it runs in one transaction, unless it holds a statement that PostgreSQL refuses there; then every
statement commits alone. A migration tool that is known opens a transaction of its own or does not (`Wrapping`). SET,
SET LOCAL, RESET and set_config() follow the documentation of "SET": a rollback undoes them, the end of the transaction
ends SET LOCAL.
"""

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from migsafe.migrations.source import Wrapping
from migsafe.model import Action, ActionKind
from migsafe.sql.autocommit import needs_autocommit
from migsafe.sql.session_settings import SessionSettings

_CONTROLS = frozenset({ActionKind.BEGIN, ActionKind.COMMIT, ActionKind.ROLLBACK})
_UNITS_MS = {"us": 0.001, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
_DURATION = re.compile(r"\s*([+-]?\d+(?:\.\d*)?|\.\d+)\s*(us|ms|s|min|h|d|)\s*")


class Standing(Struct, frozen=True):
    """How one statement stands in the session. Timeouts in ms as it starts: 0 is no limit, None that nothing set it.

    `time_zone` is what something set it to, None where nothing did.
    """

    transaction_id: int | None
    needs_autocommit: bool
    lock_timeout_ms: int | None
    statement_timeout_ms: int | None
    time_zone: str | None


def simulate(
    statements: Sequence[Sequence[Action]],
    first_transaction: int,
    server_version: int,
    wrapping: Wrapping = Wrapping.UNSTATED,
) -> tuple[Standing, ...]:
    """Walk through a file's statements, each given by its actions; transactions are numbered on."""
    alone = [needs_autocommit(actions, server_version) for actions in statements]
    explicit = any(_controls(actions) for actions in statements)
    wrapped = _wrapped(wrapping, explicit=explicit, alone=any(alone), several=len(statements) > 1)
    again = wrapped and wrapping is Wrapping.MESSAGE
    transactions = _transactions(statements, first_transaction, explicit, wrapped=wrapped, again=again)
    settings = SessionSettings()
    standings = []
    for actions, transaction, must in zip(statements, transactions, alone, strict=True):
        lock, statement = settings.get("lock_timeout"), settings.get("statement_timeout")
        zone = _time_zone(settings.get("timezone"))
        standings.append(Standing(transaction, must, milliseconds(lock), milliseconds(statement), zone))
        for action in actions:
            settings.apply(action, in_transaction=transaction is not None)
    return tuple(standings)


def _wrapped(wrapping: Wrapping, *, explicit: bool, alone: bool, several: bool) -> bool:
    """Whether a transaction is open when the file begins. Of several statements in one message PostgreSQL makes one
    (documentation, "Multiple Statements in a Simple Query").
    """
    match wrapping:
        case Wrapping.FILE | Wrapping.RUN:
            return True
        case Wrapping.STATEMENT:
            return False
        case Wrapping.MESSAGE:
            return several
        case Wrapping.UNSTATED:
            return not explicit and not alone


def _time_zone(value: str | None) -> str | None:
    """A time zone without its quotes; LOCAL and DEFAULT are the server's own, which nobody knows."""
    return None if value is None or value.lower() in ("local", "default") else value.strip("'")


def milliseconds(value: str | None) -> int | None:
    """A timeout as PostgreSQL reads it (`5s`, `500ms`, `5000`, `1min`); None for None and for what is no time."""
    match = _DURATION.fullmatch(value) if value is not None else None
    if match is None:
        return None
    return max(round(float(match[1]) * _UNITS_MS[match[2] or "ms"]), 0)


def _controls(actions: Iterable[Action]) -> bool:
    """Whether a statement begins or ends a transaction; ROLLBACK TO a savepoint does not."""
    return any(action.kind in _CONTROLS and not _is_to_savepoint(action) for action in actions)


def _is_to_savepoint(action: Action) -> bool:
    return action.kind is ActionKind.ROLLBACK and action.name is not None and action.method is None


def _transactions(
    statements: Sequence[Sequence[Action]], first: int, explicit: bool, *, wrapped: bool, again: bool
) -> list[int | None]:
    """The transaction of each statement; BEGIN and COMMIT belong to the one that they begin or end.

    In a message of several statements one that ends is followed by another one `again`.
    """
    if not explicit:
        return [first if wrapped else None] * len(statements)
    found: list[int | None] = []
    current: int | None = first if wrapped else None
    following = first + wrapped
    for actions in statements:
        opens = any(action.kind is ActionKind.BEGIN for action in actions)
        ends = [action for action in actions if action.kind is not ActionKind.BEGIN and _controls([action])]
        if opens and current is None:
            current, following = following, following + 1
        found.append(current)
        for end in ends:
            if current is not None and end.method != "prepared":
                goes_on = again or end.value == "chain"
                current = following if goes_on else None
                following += goes_on
    return found
