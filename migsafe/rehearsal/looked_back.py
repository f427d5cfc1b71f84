"""What the checklist says of the way back, beyond the findings [pure]."""

from collections.abc import Iterator, Sequence

from migsafe.model import Execution, Header, HeaderField, Item, Looked, Lost, NoWayBack, Skip, Way, WayBack


def without_way_back(judged: Sequence[tuple[str, bool]], headers: Sequence[Header]) -> Iterator[NoWayBack]:
    """The migrations (path, whether there is a down migration) that nothing takes back."""
    declared = {row.path: row.text for row in headers if row.field is HeaderField.ROLLBACK and row.text.strip()}
    yield from (NoWayBack(path, declared.get(path)) for path, has_down in judged if not has_down)


def looked_back(
    missing: Sequence[NoWayBack], runs: Sequence[WayBack], executions: Sequence[Execution], lost: Sequence[Lost] = ()
) -> Iterator[Looked | Skip]:
    """A rollback was rehearsed, or declared in the header, or nobody looked, and why.

    `missing` are the migrations without a down migration, `executions` how the statements ran on a copy, if they did,
    `lost` what is gone for good then.
    """
    went_through = bool(executions) and all(row.sqlstate is None and row.skipped is None for row in executions)
    known = "; ".join([*_lost(lost), *_twice(runs)]) if went_through else ""
    for row in missing:
        if row.declared:
            yield Looked(Item.ROLLBACK, f"no down migration; the header says: {row.declared.strip().rstrip(';')}")
        else:
            yield Skip(Item.ROLLBACK, f"{row.path} has no down migration and no `-- rollback:` line", configured=False)
    if missing and known:
        declared = all(row.declared for row in missing)
        yield Looked(Item.ROLLBACK, known) if declared else Skip(Item.ROLLBACK, known, configured=False)
    down = [run for run in runs if run.way is Way.DOWN]
    if down:
        yield Looked(Item.ROLLBACK, f"{len(down)} down migration{'s' if len(down) > 1 else ''} rehearsed")
    elif not missing:
        stopped = "it could not be read" if went_through else "the migration itself did not go through"
        why = stopped if executions else "that needs a copy"
        yield Skip(Item.ROLLBACK, f"no down migration was rehearsed: {why}", configured=False)


def _lost(lost: Sequence[Lost]) -> Iterator[str]:
    if lost:
        more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
        yield f"lost without a backup: {', '.join(one.what for one in lost[:_SHOWN])}{more}"
    else:
        yield "it takes nothing away that was there"


def _twice(runs: Sequence[WayBack]) -> Iterator[str]:
    twice = [run for run in runs if run.way is Way.TWICE]
    stopped = [run for run in twice if run.sqlstate is not None]
    if stopped:
        yield f"run a second time it stops at {stopped[0].file}:{stopped[0].line}: {stopped[0].message}"
    elif twice:
        yield "run a second time it goes through"


_SHOWN = 5
