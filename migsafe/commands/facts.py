"""`migsafe facts`: what was understood of each statement, and what it is predicted to lock, before anything runs."""

import sys
from collections.abc import Sequence
from pathlib import Path

from migsafe.commands.complaint import complain
from migsafe.commands.destinations import stdout_layout, to_stdout
from migsafe.errors import Place
from migsafe.evidence import Evidence
from migsafe.inputs import NEWEST_SERVER
from migsafe.migrations.discover import Discovery, discover
from migsafe.migrations.folder import display
from migsafe.migrations.readings import schema_after
from migsafe.model import Action, Role, Statement
from migsafe.report.facts import ToolEntry, facts_sheet, render_facts_json, render_facts_text
from migsafe.request import Request
from migsafe.sql.predict import predict
from migsafe.sql.read import read


def run(paths: Sequence[str], form: str, server_version: int | None, config: str | None) -> int:
    """Print the facts as text or JSON; the answer is 2 when a file could not be read, otherwise 0."""
    named = tuple(Path(path) for path in paths)
    request = Request(named, Path(config) if config else None, server_version=server_version)
    settings = request.settings()
    version = settings.sections.project.server_version or NEWEST_SERVER
    found = discover(named, settings, sys.stdin)
    sheet = facts_sheet(_understood(found, version), version, _tools(found))
    to_stdout(render_facts_json(sheet) if form == "json" else render_facts_text(sheet, stdout_layout(color=True)))
    for entry in sheet.unreadable:
        complain(entry.message, entry.hint, Place(entry.path, entry.line, entry.column))
    return 2 if sheet.unreadable else 0


def _tools(found: Discovery) -> tuple[ToolEntry, ...]:
    return tuple(
        ToolEntry(layout=one.layout.name, title=one.layout.title, root=display(one.root), reason=one.reason)
        for one in found.located
    )


def _understood(found: Discovery, version: int) -> Evidence:
    evidence = Evidence()
    evidence.add(found.unreadable)
    for file in found.files:
        if file.role is Role.JUDGED:
            known = evidence.rows(Statement)
            transactions = [one.transaction_id for one in known if one.transaction_id is not None]
            evidence.add(read(file, len(known) + 1, max(transactions, default=0) + 1, server_version=version))
    schema = schema_after(found.files, version)
    evidence.add(predict((*evidence.rows(Statement), *evidence.rows(Action)), version, schema))
    return evidence
