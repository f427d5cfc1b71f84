"""Passwords out of what is shown: connection addresses stand in commands, settings and messages."""

import re

_IN_ADDRESS = re.compile(r"(://[^\s/:@'\"]*):[^\s'\"]*@")
_IN_KEYWORD = re.compile(r"(pass(?:word|wd)?\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^\s&'\"]+)", re.IGNORECASE)


def redact(text: str) -> str:
    """`text` with `***` for the password in `scheme://user:password@host` and in `password=…`.

    Takes too much rather than too little: a password may hold `@`, `:` and `/`.
    """
    return _IN_KEYWORD.sub(r"\1***", _IN_ADDRESS.sub(r"\1:***@", text))
