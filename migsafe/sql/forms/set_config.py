"""`SELECT set_config('lock_timeout', '5s', true)` is a SET by another name."""

from collections.abc import Iterable, Sequence

from migsafe.model import Action, ActionKind
from migsafe.sql.forms.form import UNPLACED
from migsafe.sql.lex import Token, TokenKind
from migsafe.sql.names import string_value


def configured(tokens: Sequence[Token]) -> Iterable[Action]:
    """The settings that a query's calls of set_config with constant arguments change."""
    for index, token in enumerate(tokens):
        if token.word != "SET_CONFIG":
            continue
        arguments = tokens[index + 1 : index + 8]
        if [argument.text for argument in (*arguments[:1], *arguments[2:3], *arguments[4:5], *arguments[6:])] != [
            "(",
            ",",
            ",",
            ")",
        ]:
            continue
        name, value, is_local = arguments[1], arguments[3], arguments[5]
        if name.kind is TokenKind.STRING and value.kind is TokenKind.STRING and is_local.word in ("TRUE", "FALSE"):
            text = string_value(value)
            yield Action(
                *UNPLACED,
                ActionKind.SET,
                name=string_value(name).lower(),
                value=text,
                columns=tuple(part.strip().strip('"') for part in text.split(",")),
                method="local" if is_local.word == "TRUE" else "session",
            )
