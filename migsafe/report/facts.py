"""What was understood of the statements, for people and programs: `migsafe facts`."""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from migsafe.evidence import Evidence
from migsafe.model import Action, RoutineStep, Statement
from migsafe.report.groups import place_of
from migsafe.report.layout import Layout, clean
from migsafe.report.locking import LockEntry, RewriteEntry, ScanEntry
from migsafe.report.numbers import quantity
from migsafe.report.part import Part
from migsafe.report.statements import StatementEntry, statement_entries
from migsafe.report.unreadable import UnreadableEntry, unreadable_entries


class Fact(Part, frozen=True, kw_only=True):
    """One statement. Timeouts are those in effect when it starts, in ms: 0 is no limit, null that nothing set one.

    An action has its kind and those of its fields that say something. `stored` is what the body of a function does when
    it is called, with the line of each step; the statement itself does none of it.
    """

    id: int
    path: str
    line: int
    column: int
    end_line: int
    verb: str
    summary: str
    understood: bool
    problem: str | None
    transaction: int | None
    lock_timeout_ms: int | None
    statement_timeout_ms: int | None
    actions: tuple[dict[str, Any], ...]
    stored: tuple[dict[str, Any], ...]
    locks: tuple[LockEntry, ...]
    rewrites: tuple[RewriteEntry, ...]
    scans: tuple[ScanEntry, ...]


class ToolEntry(Part, frozen=True, kw_only=True):
    """The migration tool whose files these are, where they lie, and what shows it."""

    layout: str
    title: str
    root: str
    reason: str


class Facts(Part, frozen=True, kw_only=True):
    """All statements of the files that were named; predictions are for `server_version`."""

    schema: Literal["migsafe-facts/1"]
    server_version: int
    tools: tuple[ToolEntry, ...]
    statements: tuple[Fact, ...]
    unreadable: tuple[UnreadableEntry, ...]


def facts_sheet(evidence: Evidence, server_version: int, tools: tuple[ToolEntry, ...] = ()) -> Facts:
    """Everything that is known from the text alone."""
    entries = {entry.id: entry for entry in statement_entries(evidence)}
    actions, steps = evidence.rows(Action), evidence.rows(RoutineStep)
    return Facts(
        schema="migsafe-facts/1",
        server_version=server_version,
        tools=tools,
        statements=tuple(
            _fact(
                statement,
                entries[statement.id],
                [one for one in actions if one.statement == statement.id],
                [one for one in steps if one.statement == statement.id],
            )
            for statement in evidence.rows(Statement)
        ),
        unreadable=unreadable_entries(evidence),
    )


def render_facts_json(facts: Facts) -> str:
    """Indented JSON with a final newline."""
    return msgspec.json.format(msgspec.json.encode(facts), indent=2).decode() + "\n"


def render_facts_text(facts: Facts, layout: Layout) -> str:
    """A block for each statement, with a final newline."""
    tools = ["\n".join(_tool(tool, layout)) for tool in facts.tools]
    blocks = ["\n".join(_lines(fact, layout)) for fact in facts.statements]
    return "\n\n".join((*tools, *(blocks or ["no statement could be read"]))) + "\n"


def _tool(tool: ToolEntry, layout: Layout) -> Iterator[str]:
    text = f"{tool.title} in {clean(tool.root)}: {clean(tool.reason)}"
    yield from layout.wrapped(text, first="", indent="  ")


def _fact(statement: Statement, entry: StatementEntry, actions: list[Action], steps: list[RoutineStep]) -> Fact:
    return Fact(
        id=statement.id,
        path=statement.path,
        line=statement.line,
        column=statement.column,
        end_line=statement.end_line,
        verb=statement.verb,
        summary=statement.summary,
        understood=statement.understood,
        problem=statement.problem,
        transaction=statement.transaction_id,
        lock_timeout_ms=statement.lock_timeout_ms,
        statement_timeout_ms=statement.statement_timeout_ms,
        actions=tuple(_telling(action) for action in actions),
        stored=tuple(_telling(step) for step in steps),
        locks=entry.locks,
        rewrites=entry.rewrites,
        scans=entry.scans,
    )


def _telling(action: Action | RoutineStep) -> dict[str, Any]:
    said = {field.name: (getattr(action, field.name), field.default) for field in msgspec.structs.fields(action)}
    return {
        name: value
        for name, (value, default) in said.items()
        if name not in ("statement", "ordinal") and value != default
    }


def _lines(fact: Fact, layout: Layout) -> Iterator[str]:
    place = place_of(fact.path, fact.line, fact.column)
    yield f"{layout.paint(clean(place), bold=True)}  {layout.paint(fact.verb, 'cyan')}"
    if fact.summary != fact.verb:
        yield from layout.wrapped(fact.summary, first="  ", indent="    ")
    if not fact.understood:
        yield from layout.wrapped(f"not understood: {fact.problem or 'unknown'}", first="  ", indent="    ")
    yield from layout.wrapped(_session(fact), first="  ", indent="    ")
    for action in fact.actions:
        yield from layout.wrapped(_action(action), first="  ", indent="    ")
    for step in fact.stored:
        yield from layout.wrapped(_stored(step), first="  ", indent="    ")
    for lock in fact.locks:
        new = " (new)" if lock.is_new else ""
        yield f"  locks {lock.relation} in {lock.mode}{new}"
    yield from (f"  rewrites {rewrite.relation}" for rewrite in fact.rewrites)
    yield from (f"  scans {scan.relation}" for scan in fact.scans)


def _session(fact: Fact) -> str:
    where = "outside a transaction" if fact.transaction is None else f"in transaction {fact.transaction}"
    timeouts = (("lock_timeout", fact.lock_timeout_ms), ("statement_timeout", fact.statement_timeout_ms))
    return ", ".join([where, *(f"{name} {_timeout(ms)}" for name, ms in timeouts)])


def _timeout(ms: int | None) -> str:
    return "not set" if ms is None else "0 (no limit)" if ms == 0 else quantity(ms, "ms")


def _action(action: dict[str, Any]) -> str:
    kind, relation = action["kind"], action.get("relation") or ""
    column = f".{action['column']}" if "column" in action else ""
    rest = (_detail(name, value) for name, value in action.items() if name not in ("kind", "relation", "column"))
    return f"{kind} {relation}{column}".rstrip() + "".join(f", {detail}" for detail in rest)


def _stored(step: dict[str, Any]) -> str:
    where = f"{step['routine']}, line {step['line']}"
    if "unseen" in step:
        return f"stores in {where}: {step['unseen']}"
    return f"stores in {where}: {_action({name: step[name] for name in step if name not in ('routine', 'line')})}"


def _detail(name: str, value: Any) -> str:
    words = name.replace("_", " ")
    if value is True:
        return words
    return f"{words} {', '.join(value)}" if isinstance(value, tuple) else f"{words} {value}"
