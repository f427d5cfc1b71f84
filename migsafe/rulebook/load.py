"""Find the rules by path, and accept only those that can be run, explained and tested.

A rule is a folder `<item>/<rule-id>/` with rule.toml, find.sql, bad.sql and good.sql, in the built-in folder or in one
of the user's. Everything that could be wrong with one is found here, so that judging never meets a broken rule.
"""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import migsafe
from migsafe.errors import Place, RuleError
from migsafe.evidence import Evidence
from migsafe.model import Item
from migsafe.rulebook.find import compile_find
from migsafe.rulebook.metadata import Metadata, line_of_key, read_metadata
from migsafe.rulebook.rule import Rule
from migsafe.rulebook.template import Template, parse_template

_FILES = ("rule.toml", "find.sql", "bad.sql", "good.sql")


def builtin_folder() -> Path:
    """Where the rules that come with migsafe are: inside an installed wheel, or beside the package in a checkout."""
    package = Path(migsafe.__file__).parent
    shipped = package / "_rules"
    return shipped if shipped.is_dir() else package.parent / "rules"


def load_rules(folders: Sequence[Path] = ()) -> tuple[Rule, ...]:
    """The built-in rules and those in `folders`, by item, then id. Raises RuleError, which names the file."""
    schema = Evidence()
    rules: dict[str, Rule] = {}
    for root in (builtin_folder(), *folders):
        for folder in _rule_folders(root):
            rule = _load(folder, schema)
            if rule.id in rules:
                raise RuleError(
                    f"the rule `{rule.id}` exists already, in {rules[rule.id].folder}",
                    hint="give it another folder name",
                    place=Place(str(folder)),
                )
            rules[rule.id] = rule
    _check_names(rules)
    order = list(Item)
    return tuple(sorted(rules.values(), key=lambda rule: (order.index(rule.item), rule.id)))


def _rule_folders(root: Path) -> Iterator[Path]:
    if not root.is_dir():
        raise RuleError("is not a folder of rules", hint="[rules] folders names it", place=Place(str(root)))
    for item in _subfolders(root):
        if item.name not in list(Item):
            near = get_close_matches(item.name, list(Item), n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"the items are {', '.join(Item)}"
            raise RuleError(f"`{item.name}` is no item of the checklist", hint=hint, place=Place(str(item)))
        yield from _subfolders(item)


def _subfolders(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if entry.is_dir() and entry.name[0] not in "._")


def _load(folder: Path, schema: Evidence) -> Rule:
    toml, find, bad, good = (_text(folder / name) for name in _FILES)
    metadata = read_metadata(folder / "rule.toml", toml)
    sql, columns = compile_find(folder / "find.sql", find, schema)
    return Rule(
        id=folder.name,
        item=Item(folder.parent.name),
        title=metadata.title,
        severity=metadata.severity,
        message=_template(folder, toml, "message", metadata, columns),
        what=metadata.what.strip(),
        why=metadata.why.strip(),
        instead=_template(folder, toml, "instead", metadata, columns),
        fine_when=metadata.fine_when.strip(),
        needs=metadata.needs,
        aliases=tuple((tool, name) for tool, names in sorted(metadata.aliases.items()) for name in names),
        yields_to=metadata.yields_to,
        find=sql,
        columns=columns,
        bad=bad,
        good=good,
        folder=str(folder),
    )


def _text(path: Path) -> str:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise RuleError("is missing", hint=f"a rule has {', '.join(_FILES)}", place=Place(str(path))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"cannot be read: {error}", place=Place(str(path))) from None
    if not text.strip():
        raise RuleError("is empty", place=Place(str(path)))
    return text


def _template(folder: Path, toml: str, key: str, metadata: Metadata, columns: tuple[str, ...]) -> Template:
    place = Place(str(folder / "rule.toml"), line_of_key(toml, key))
    try:
        template = parse_template(str(getattr(metadata, key)).strip())
    except ValueError as error:
        raise RuleError(f"{key}: {error}", place=place) from None
    for name in sorted(template.names - set(columns)):
        near = get_close_matches(name, columns, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"find.sql gives {', '.join(columns)}"
        raise RuleError(f"{key} names `{name}`, which find.sql does not give", hint=hint, place=place)
    return template


def _check_names(rules: dict[str, Rule]) -> None:
    for rule in rules.values():
        for other in rule.yields_to:
            if other not in rules or other == rule.id:
                near = get_close_matches(other, rules, n=1)
                raise RuleError(
                    f"yields_to names `{other}`, which is no other rule",
                    hint=f"did you mean `{near[0]}`?" if near else "",
                    place=Place(str(Path(rule.folder) / "rule.toml")),
                )
