"""One text read, for the tests of this folder."""

from migsafe.model import Action
from migsafe.sql.scope import Scope
from migsafe.sql.split import outline
from migsafe.sql.statement import Reading, read_statement


def readings(text: str) -> list[Reading]:
    """Every statement of a text, read one after the other."""
    script, scope = outline(text), Scope()
    return [read_statement(script.text, chunk, scope) for chunk in script.chunks]


def reading(text: str) -> Reading:
    """The only statement of a text."""
    (found,) = readings(text)
    return found


def actions(text: str) -> tuple[Action, ...]:
    """What the only statement of a text does; it must be understood."""
    found = reading(text)
    assert found.problem is None, found.problem
    return found.actions


def problem(text: str) -> tuple[str, str]:
    """Why the only statement of a text is not understood, and the text from that place on."""
    found = reading(text)
    assert found.problem is not None
    return found.problem.message, text[found.problem.offset :]
