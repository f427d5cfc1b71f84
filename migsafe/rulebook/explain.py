"""The page of one rule, as Markdown. Pure: what the page says is what the rule's folder says."""

from collections.abc import Sequence

from migsafe.errors import RuleError
from migsafe.nearest import nearest
from migsafe.rulebook.rule import Needs, Rule

_NEEDS = {
    Needs.TEXT: "nothing but the migration's text; sharper on a copy",
    Needs.COPY: "the migration rehearsed on a copy",
    Needs.PLANS: "the plans of the workload's queries, before and after",
    Needs.CACHE: "declared key patterns and a filled cache",
    Needs.TRACE: "an access trace of the cache",
    Needs.JOBS: "declared jobs",
    Needs.WAIVERS: "nothing but the migration's text",
}


def find_rule(rules: Sequence[Rule], name: str) -> Rule:
    """The rule with this id, or that another tool calls so. Raises RuleError with the nearest id."""
    for rule in rules:
        if rule.id == name:
            return rule
    for rule in rules:
        if rule.answers_to(name):
            return rule
    names = [rule.id for rule in rules] + [alias for rule in rules for _, alias in rule.aliases]
    near = nearest(name, names, cutoff=0.4)
    hint = f"did you mean `{near}`?" if near else "`migsafe rules` lists them"
    raise RuleError(f"there is no rule `{name}`", hint=hint)


def page(rule: Rule) -> str:
    """What the rule finds, why that hurts, what to do instead, when it is fine, and both examples."""
    blocks = [
        f"# {rule.title}",
        f"`{rule.id}` · {rule.item.heading} (`{rule.item}`) · {rule.severity}{_off(rule)}",
        f"> {rule.message.outline()}",
        rule.what,
        f"## Why\n\n{rule.why}",
        _instead(rule),
        f"## Fine when\n\n{rule.fine_when}",
        f"## This is reported\n\n```sql\n{rule.bad.strip()}\n```",
        f"## This is not\n\n```sql\n{rule.good.strip()}\n```",
        f"## Looks at\n\n{_NEEDS[rule.needs]}.",
    ]
    if rule.aliases:
        lines = "\n".join(f"- {tool}: `{name}`" for tool, name in rule.aliases)
        blocks.append(f"## Known elsewhere as\n\n{lines}\n\nWaivers accept these names too.")
    return "\n\n".join(blocks) + "\n"


def _off(rule: Rule) -> str:
    return "" if rule.default else f' · off by default, switched on by `[rules] on = ["{rule.id}"]`'


def _instead(rule: Rule) -> str:
    """What to do is SQL, or settings, which start with a TOML comment."""
    text = rule.instead.outline()
    return f"## Instead\n\n```{'toml' if text.startswith('#') else 'sql'}\n{text}\n```"
