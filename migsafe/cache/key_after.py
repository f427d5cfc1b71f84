"""What is wrong with a pattern's new key: fields that nobody gives a value, values of fields that it does not have."""

from collections.abc import Sequence

from msgspec import Struct

from migsafe.cache.template import KeyTemplate
from migsafe.model import Query
from migsafe.sections import PatternSection


class Fault(Struct, frozen=True):
    """`needle` is the text that stands on the line to blame."""

    needle: str
    message: str
    hint: str


def key_after_fault(
    section: PatternSection, before: KeyTemplate, after: KeyTemplate, queries: Sequence[Query]
) -> Fault | None:
    """The first fault of the new key, None where it can work."""
    new = [field for field in after.fields if field not in before.fields]
    for field in new:
        if field not in section.fields_after and section.loader is None and section.loader_after is None:
            hint = f"say how many there are, or which: fields_after = {{ {field} = 8 }}"
            message = f"key_after `{after.text}` has {{{field}}}, which neither the key nor a loader gives"
            return Fault(after.text, message, hint)
    for field, values in section.fields_after.items():
        message = _field_fault(field, values, new, before, queries)
        if message:
            hint = "give the number of values, their list, or a workload query that returns them: { locale = 8 }"
            return Fault(after.text, f"fields_after: {message}", hint)
    if section.dual_read and new:
        hint = "take dual_read away: an old entry stands for several new ones"
        return Fault(after.text, "dual_read needs a key_after without new fields", hint)
    return None


def _field_fault(
    field: str,
    values: int | str | tuple[str, ...],
    new: Sequence[str],
    before: KeyTemplate,
    queries: Sequence[Query],
) -> str:
    """Empty where the values can be had."""
    if field not in new:
        return f"`{field}` is no field that only key_after has"
    if isinstance(values, str):
        query = next((query for query in queries if query.name == values), None)
        if query is None:
            return f"`{values}` is not a query of the workload"
        more = [name for name in query.parameters if name not in before.fields]
        return f"`{values}` takes `{more[0]}`, which no field of the key binds" if more else ""
    number = values if isinstance(values, int) else len(values)
    return "" if number >= 1 else f"`{field}` has {number} values"
