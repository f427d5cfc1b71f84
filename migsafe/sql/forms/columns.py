"""A column's definition, as CREATE TABLE and ADD COLUMN have it.

The ADD_COLUMN action says in `value` what gives the column its values where that is no default: `identity`,
`generated stored` or `generated virtual` (then `expression` has the formula). Constraints in the definition follow as
actions of their own.
"""

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.checked import condition
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.constraints import column_constraint
from migsafe.sql.forms.form import UNPLACED
from migsafe.sql.phrases import skip_group, text_until
from migsafe.sql.query import check_value
from migsafe.sql.type_name import is_serial, type_name
from migsafe.sql.volatile import is_volatile
from migsafe.sql.words import word_set

_AFTER_DEFAULT = word_set(
    "CONSTRAINT NOT NULL CHECK DEFAULT GENERATED UNIQUE PRIMARY REFERENCES COLLATE DEFERRABLE INITIALLY ENFORCED"
)


def column_definition(cursor: Cursor, relation: str | None) -> list[Action]:
    """`name type [clauses]`: an ADD_COLUMN action, then one for each constraint."""
    column = cursor.name("the name of a column")
    type_text = type_name(cursor)
    base = Action(
        *UNPLACED,
        ActionKind.ADD_COLUMN,
        relation,
        column=column,
        type_name=type_text,
        volatile_default=is_serial(type_text),
    )
    return column_clauses(cursor, base)


def column_clauses(cursor: Cursor, base: Action) -> list[Action]:
    """What follows the type, in any order."""
    constraints: list[Action] = []
    while True:
        name = cursor.name("the name of the constraint") if cursor.accept("CONSTRAINT") else None
        constraint = column_constraint(cursor, base.relation, base.column or "", name)
        if constraint is not None:
            constraints.append(constraint)
            base = replace(base, not_null=base.not_null or constraint.kind is ActionKind.ADD_NOT_NULL_CONSTRAINT)
            continue
        changed = _clause(cursor, base)
        if changed is None:
            return [base, *constraints] if name is None else cursor.fail("a constraint")
        base = changed


def _clause(cursor: Cursor, base: Action) -> Action | None:
    match cursor.accept_any("DEFAULT", "GENERATED", "NULL", "COLLATE", "STORAGE", "COMPRESSION", "OPTIONS"):
        case "DEFAULT":
            return _default(cursor, base)
        case "GENERATED":
            return _generated(cursor, base)
        case "COLLATE":
            cursor.dotted("a collation")
        case "STORAGE" | "COMPRESSION":
            cursor.word("a storage or compression method")
        case "OPTIONS":
            skip_group(cursor)
        case "NULL":
            pass
        case _:
            return None
    return base


def _default(cursor: Cursor, base: Action) -> Action:
    at = cursor.at
    default = default_expression(cursor)
    volatile = base.volatile_default or is_volatile(cursor.tokens[at : cursor.at])
    return replace(base, default_sql=default, volatile_default=volatile)


def default_expression(cursor: Cursor) -> str:
    """The expression behind DEFAULT, up to the column's next clause. `IS NOT NULL` and the like belong to it."""
    at = cursor.at
    text_until(cursor, _AFTER_DEFAULT)
    while cursor.tokens[cursor.at - 1].word in ("IS", "NOT") and not cursor.at_end:
        text_until(cursor, _AFTER_DEFAULT)
    check_value(cursor.text, cursor.tokens, at, cursor.at)
    return cursor.text_from(at)


def _generated(cursor: Cursor, base: Action) -> Action:
    if not cursor.accept("ALWAYS"):
        cursor.expect("BY", "DEFAULT")
    cursor.expect("AS")
    if cursor.accept("IDENTITY"):
        if cursor.sees_symbol("("):
            skip_group(cursor)
        return replace(base, value="identity", not_null=True)
    expression = condition(cursor)
    # From PostgreSQL 18 on, VIRTUAL is what nothing means; before, STORED had to be written.
    stored = cursor.accept_any("STORED", "VIRTUAL") == "STORED"
    kind = "generated stored" if stored else "generated virtual"
    return replace(base, expression=expression, generated_stored=stored, value=kind)
