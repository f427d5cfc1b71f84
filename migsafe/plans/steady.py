"""Whether a query must return the same number of rows when nothing changed."""

from migsafe.plans.lexemes import code

_MOVING = (
    "NOW",
    "RANDOM",
    "RANDOM_NORMAL",
    "SETSEED",
    "TABLESAMPLE",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "LOCALTIME",
    "LOCALTIMESTAMP",
    "CLOCK_TIMESTAMP",
    "STATEMENT_TIMESTAMP",
    "TRANSACTION_TIMESTAMP",
    "TIMEOFDAY",
    "AGE",
    "GEN_RANDOM_UUID",
    "TXID_CURRENT",
    "PG_CURRENT_XACT_ID",
    "NEXTVAL",
)


def is_steady(sql: str) -> bool:
    """False where the clock or chance may decide which rows `sql` returns. Sees the query's own text only."""
    return not any(token.is_word(*_MOVING) for token in code(sql))
