"""The pipeline: every stage adds evidence, the rules ask it, the checklist says what they found.

What cannot be read, copied or reached becomes evidence too, and the rest of the run goes on without it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TypeAlias

from migsafe.baseline import baseline_of
from migsafe.checklist import draw_up
from migsafe.clock import Clock
from migsafe.errors import CopyError, GuardError, InputError
from migsafe.evidence import Evidence
from migsafe.inputs import Inputs, reading_inputs
from migsafe.looked import looked_at, without_copy
from migsafe.model import (
    Action,
    CopyMade,
    Execution,
    Item,
    Lock,
    Looked,
    Lost,
    NoWayBack,
    Phase,
    Skip,
    Statement,
    Unreadable,
    WayBack,
)
from migsafe.progress import Progress
from migsafe.rehearsal.looked_back import looked_back
from migsafe.report.answer import Report
from migsafe.report.assemble import assemble
from migsafe.report.versions import versions
from migsafe.request import Request
from migsafe.rulebook.judge import judge
from migsafe.rulebook.load import load_rules
from migsafe.settings import Settings
from migsafe.sql.carried import carried
from migsafe.sql.foresee import foresee

if TYPE_CHECKING:
    from migsafe.copies.supply import Supply

    OpenSupply: TypeAlias = Callable[[], AbstractContextManager[Supply]]


def check(request: Request, progress: Progress, supply: "OpenSupply | None" = None) -> Report:
    """Judge the migrations that `request` names. `supply` gives the servers that copies live on, its own by default.

    Raises SettingsError and RuleError; GuardError when something that is no copy would have been touched.
    """
    clock, settings = Clock(progress), request.settings()
    sections = settings.sections
    reading = reading_inputs(request.paths, settings, request.since)
    with clock.stage("read", "reading migrations, workload and trace"), reading as read_inputs:
        evidence, rules = Evidence(), load_rules([settings.folder / folder for folder in sections.rules.folders])
        inputs = read_inputs()
        evidence.add((*inputs.rows, *baseline_of(settings)))
    if inputs.nothing_new:
        evidence.add(Looked(item, inputs.nothing_new) for item in Item)
    elif inputs.wants_copy:
        _look_on_copy(inputs, settings, evidence, clock, supply)
    else:
        evidence.add(without_copy("static checks only (--copy none)", configured=False))
    statements, actions, executions = evidence.rows(Statement), evidence.rows(Action), evidence.rows(Execution)
    evidence.add(
        foresee(statements, actions, inputs.schema, evidence.schema(Phase.BEFORE), server_version=inputs.server_version)
    )
    evidence.add(carried(statements, actions, evidence.rows(Lock), executions))
    made = next(iter(evidence.rows(CopyMade)), None)
    if not inputs.nothing_new:
        evidence.add(looked_at(statements, actions, executions, made, evidence.rows(Unreadable)))
        evidence.add(looked_back(evidence.rows(NoWayBack), evidence.rows(WayBack), executions, evidence.rows(Lost)))
    off, on = sections.rules.off, sections.rules.on
    findings = judge(evidence, rules, today=request.today, off=off, on=on, path_of=settings.relative)
    required = {*request.require, *sections.require.items}
    checklist = draw_up(findings, evidence.rows(Looked), evidence.rows(Skip), required=required, strict=request.strict)
    return assemble(evidence, checklist, versions(made), request.command, clock.timings_ms(), rules)


def _look_on_copy(
    inputs: Inputs, settings: Settings, evidence: Evidence, clock: Clock, supply: "OpenSupply | None"
) -> None:
    # These bring the drivers, which a static check does without.
    from migsafe.copies.supply import own_servers
    from migsafe.on_copy import look_on_copy

    try:
        look_on_copy(inputs, settings, evidence, clock, supply or own_servers)
    except InputError as error:
        evidence.add([error.row(), *without_copy(f"the copy could not be built: {error}", configured=True)])
    except GuardError:
        raise
    except CopyError as error:
        evidence.add(without_copy("; ".join(filter(None, (str(error), error.hint))), configured=True))
