"""`migsafe rules` and `migsafe explain`: the rules that a run here would use."""

from pathlib import Path

import msgspec

from migsafe.commands.destinations import to_stdout
from migsafe.rulebook.explain import find_rule, page
from migsafe.rulebook.load import load_rules
from migsafe.rulebook.rule import Rule
from migsafe.settings import load_settings


def explain(name: str, config: str | None) -> int:
    """Print the page of one rule. Raises RuleError, with the nearest name, where there is none."""
    to_stdout(page(find_rule(_rules(config), name)))
    return 0


def list_rules(form: str, config: str | None) -> int:
    """Print id, item, severity, title and whether it is on of every rule, as text or JSON."""
    rules = _rules(config)
    to_stdout(_json(rules) if form == "json" else _text(rules))
    return 0


def _rules(config: str | None) -> tuple[Rule, ...]:
    settings = load_settings(Path(config) if config else None, Path.cwd())
    return load_rules([settings.folder / folder for folder in settings.sections.rules.folders])


def _text(rules: tuple[Rule, ...]) -> str:
    wide = max((len(rule.id) for rule in rules), default=0)
    lines: list[str] = []
    for item in dict.fromkeys(rule.item for rule in rules):
        lines += ["", f"{item.heading} ({item})"]
        lines += [f"  {rule.severity:<7}  {rule.id:<{wide}}  {_title(rule)}" for rule in rules if rule.item is item]
    return "\n".join(lines[1:]) + "\n"


def _title(rule: Rule) -> str:
    return rule.title if rule.default else f"{rule.title} (off by default)"


def _json(rules: tuple[Rule, ...]) -> str:
    rows = [
        {
            "id": rule.id,
            "item": rule.item,
            "severity": rule.severity,
            "title": rule.title,
            "needs": rule.needs,
            "default": rule.default,
            "aliases": [f"{tool}:{name}" for tool, name in rule.aliases],
        }
        for rule in rules
    ]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2).decode() + "\n"
