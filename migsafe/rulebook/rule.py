"""One rule: its words, its SELECT, its two examples. The names of `Needs` say which stage must have looked."""

from dataclasses import dataclass
from enum import StrEnum

from migsafe.model import Item, Severity
from migsafe.rulebook.template import Template


class Needs(StrEnum):
    """The stage whose evidence a rule reads: without it, the rule's silence means nothing."""

    TEXT = "text"
    COPY = "copy"
    PLANS = "plans"
    CACHE = "cache"
    TRACE = "trace"
    JOBS = "jobs"
    WAIVERS = "waivers"
    """Runs last: what became of the waivers is known only once all other rules have been judged."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as loaded and checked. `folder` is where it was found.

    `find` is one SELECT whose result has `columns`; `message` and `instead` are filled from them. `yields_to` names
    the rules that tell the same cause better: where one of them speaks of the same statement at least as severely,
    this one is silent.
    """

    id: str
    item: Item
    title: str
    severity: Severity
    message: Template
    what: str
    why: str
    instead: Template
    fine_when: str
    needs: Needs
    aliases: tuple[tuple[str, str], ...]
    yields_to: tuple[str, ...]
    find: str
    columns: tuple[str, ...]
    bad: str
    good: str
    folder: str

    def answers_to(self, name: str) -> bool:
        """Whether `name` is this rule's id, or another tool's name for it, plain or as `tool:name`."""
        return name == self.id or any(name in (alias, f"{tool}:{alias}") for tool, alias in self.aliases)
