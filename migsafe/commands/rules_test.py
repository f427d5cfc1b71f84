"""`migsafe rules test`: every example of every rule, through the whole pipeline, on real servers."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from migsafe.check import check
from migsafe.commands.destinations import to_stdout
from migsafe.commands.example_history import remember
from migsafe.copies.supply import shared_servers
from migsafe.progress import showing
from migsafe.request import Request
from migsafe.rulebook.examples import parse_example, write_project
from migsafe.rulebook.load import builtin_folder, load_rules
from migsafe.rulebook.rule import Rule

Judge = Callable[[Path, str | None], set[str]]
"""Checks a migration, if it is new since a git reference; gives the ids of the rules that find something."""


def run(folder: str | None, *, quiet: bool) -> int:
    """Print one line for each rule; the answer is 1 when an example does not do what it must, otherwise 0.

    `folder` is laid out like the built-in rules; without it those are tested. Raises RuleError for a broken rule, and
    CopyError where no server can be started.
    """
    own = Path(folder).resolve() if folder else builtin_folder().resolve()
    extra = [] if own == builtin_folder().resolve() else [own]
    rules = [rule for rule in load_rules(extra, verify_all=True) if Path(rule.folder).resolve().is_relative_to(own)]
    failed = 0
    with showing(sys.stderr, quiet=quiet) as progress, shared_servers() as servers:

        def judge(migration: Path, since: str | None) -> set[str]:
            report = check(Request(paths=(migration,), since=since), progress, lambda: nullcontext(servers))
            return {finding.rule for finding in report.findings}

        for rule in rules:
            progress.advance(rule.id)
            problems = list(_problems(rule, extra, judge))
            failed += bool(problems)
            to_stdout("".join(f"✘ {rule.id}: {problem}\n" for problem in problems) or f"✔ {rule.id}\n")
    to_stdout(f"{len(rules) - failed} of {len(rules)} rules pass their examples\n")
    return 1 if failed else 0


def _problems(rule: Rule, extra: Sequence[Path], judge: Judge) -> Iterator[str]:
    bad = _found(rule, "bad.sql", rule.bad, extra, judge)
    if rule.id not in bad:
        yield f"bad.sql does not give it, but {', '.join(sorted(bad)) or 'nothing'}"
    good = _found(rule, "good.sql", rule.good, extra, judge)
    if rule.id in good:
        yield "good.sql gives it, too"


def _found(rule: Rule, name: str, text: str, extra: Sequence[Path], judge: Judge) -> set[str]:
    with TemporaryDirectory(prefix="migsafe-example-") as scratch:
        example = parse_example(text, str(Path(rule.folder) / name))
        migration = write_project(example, Path(scratch), on=() if rule.default else (rule.id,), rules=extra)
        return judge(migration, remember(example, migration))
