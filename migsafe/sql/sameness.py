"""Whether two texts say the same to a server, as far as words tell."""

import re

from migsafe.sql.lex import code

_WORD = re.compile(r"\w+|[^\w\s]")


def normalised(sql: str) -> str:
    """The words of a text, without comments and whatever stands between them, in lower case."""
    if "--" in sql or "/*" in sql:
        sql = " ".join(token.text for token in code(sql))
    return " ".join(_WORD.findall(sql)).lower()
