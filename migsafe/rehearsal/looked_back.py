"""What the checklist says of the way back, beyond the findings [pure]."""

from collections.abc import Iterator, Sequence

from migsafe.model import Execution, Header, HeaderField, Item, Looked, NoWayBack, Skip, Way, WayBack


def without_way_back(judged: Sequence[tuple[str, bool]], headers: Sequence[Header]) -> Iterator[NoWayBack]:
    """The migrations (path, whether there is a down migration) that nothing takes back."""
    declared = {row.path: row.text for row in headers if row.field is HeaderField.ROLLBACK and row.text.strip()}
    yield from (NoWayBack(path, declared.get(path)) for path, has_down in judged if not has_down)


def looked_back(
    missing: Sequence[NoWayBack], runs: Sequence[WayBack], executions: Sequence[Execution]
) -> Iterator[Looked | Skip]:
    """A rollback was rehearsed, or declared in the header, or nobody looked, and why.

    `missing` are the migrations without a down migration, `executions` how the statements ran on a copy, if they did.
    """
    for row in missing:
        if row.declared:
            yield Looked(Item.ROLLBACK, f"no down migration; the header says: {row.declared}")
        else:
            yield Skip(Item.ROLLBACK, f"{row.path} has no down migration and no `-- rollback:` line", configured=False)
    down = [run for run in runs if run.way is Way.DOWN]
    if down:
        yield Looked(Item.ROLLBACK, f"{len(down)} down migration{'s' if len(down) > 1 else ''} rehearsed")
    elif not missing:
        why = "the migration itself did not go through" if executions else "that needs a copy"
        yield Skip(Item.ROLLBACK, f"no down migration was rehearsed: {why}", configured=False)
