"""What a workload query does: its verb, whether it writes, and why it is refused if it is.

Queries run on the copy with EXPLAIN ANALYZE, so only statements that EXPLAIN accepts and a rollback undoes are let
through. Decided on lexemes, so that a query that no parser reads still gets its verb.
"""

from itertools import pairwise

from migsafe.plans.lexemes import Kind, Lexeme, code

READING = ("SELECT", "VALUES")
WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE")


def verb_of(sql: str) -> str:
    """The main verb in upper case; behind WITH the verb of the statement that follows. Empty for no code."""
    tokens = code(sql)
    first = next((token for token in tokens if token.text != "("), None)
    if first is None:
        return ""
    return _verb_behind_with(tokens) if first.is_word("WITH") else first.text.upper()


def problem_of(sql: str) -> str | None:
    """Why `sql`, one workload query, cannot be measured; None when it can."""
    tokens = code(sql)
    if any(token.kind is Kind.UNTERMINATED for token in tokens):
        return "a quote or comment is not closed"
    if any(token.text == ";" for token in tokens):
        return "it holds more than one statement; give each a name of its own"
    verb = verb_of(sql)
    if verb not in READING + WRITING:
        return f"it starts with {verb or 'nothing'}; only SELECT, VALUES, INSERT, UPDATE, DELETE and MERGE are measured"
    return None


def writes(sql: str) -> bool:
    """Whether a READ ONLY transaction would refuse `sql`: it changes rows, itself or in a WITH, or locks them."""
    tokens = code(sql)
    pairs = list(pairwise(tokens))
    locks = any(one.is_word("FOR") and two.is_word("UPDATE", "SHARE", "NO", "KEY") for one, two in pairs)
    nested = any(one.text == "(" and two.is_word(*WRITING) for one, two in pairs)
    return verb_of(sql) in WRITING or locks or nested


def _verb_behind_with(tokens: tuple[Lexeme, ...]) -> str:
    previous = next(token for token in tokens if token.is_word("WITH"))
    depth = 0
    for token in tokens[tokens.index(previous) + 1 :]:
        depth += (token.text == "(") - (token.text == ")")
        names_a_part = previous.is_word("WITH", "RECURSIVE") or previous.text == ","
        if depth == 0 and token.is_word(*READING, *WRITING) and not names_a_part:
            return token.text.upper()
        previous = token
    return "WITH"
