"""What could be wrong with a rule, told to its author: a SELECT that does not fit, a sentence that names no column.

The project's own rules are verified whenever they are loaded, so that judging never meets a broken one. The built-in
ones are verified by the tests and by `migsafe rules test`: a run that only reads a file has no time for it.
"""

from pathlib import Path

from migsafe.errors import Place, RuleError
from migsafe.evidence import Evidence
from migsafe.nearest import nearest
from migsafe.rulebook.find import compile_find
from migsafe.rulebook.metadata import line_of_key
from migsafe.rulebook.rule import FILES, Rule, read_text
from migsafe.rulebook.template import parse_template


def verify(rule: Rule, schema: Evidence) -> None:
    """Hold a rule against the schema of the evidence. Raises RuleError, which names the file and the line."""
    folder = Path(rule.folder)
    texts = {name: read_text(folder / name) for name in FILES}
    columns = compile_find(folder / "find.sql", texts["find.sql"], schema)
    for key, text in (("message", rule.message_text), ("instead", rule.instead_text)):
        place = Place(str(folder / "rule.toml"), line_of_key(texts["rule.toml"], key))
        _verify_template(key, text, columns, place)


def _verify_template(key: str, text: str, columns: tuple[str, ...], place: Place) -> None:
    try:
        template = parse_template(text)
    except ValueError as error:
        raise RuleError(f"{key}: {error}", place=place) from None
    for name in sorted(template.names - set(columns)):
        near = nearest(name, columns)
        hint = f"did you mean `{near}`?" if near else f"find.sql gives {', '.join(columns)}"
        raise RuleError(f"{key} names `{name}`, which find.sql does not give", hint=hint, place=place)
