"""How like production the copy is, a phrase each: sizes of what is migrated, age, version and settings [pure]."""

from collections.abc import Collection, Iterator, Sequence

from migsafe.model import (
    CopyMade,
    Item,
    Looked,
    Phase,
    Production,
    ProductionTable,
    Relation,
    SettingDifference,
    Skip,
)

_TOLD = 3
"""Tables, and settings, that are named."""


def realism(
    copy: CopyMade,
    production: Production,
    tables: Sequence[ProductionTable],
    relations: Sequence[Relation],
    touched: Collection[str],
    differences: Sequence[SettingDifference],
) -> Iterator[Looked | Skip]:
    """For the item "Tested on realistic data". `touched` are the tables that the migration works on."""
    what = "planned on production's statistics of" if copy.rowless else "rehearsed on"
    size = f"{what} {copy.rows:,} rows, {copy.bytes / 1e6:,.0f} MB, PostgreSQL {copy.postgresql}"
    age = f", data {copy.age_s / 86400:.1f} days old" if copy.age_s is not None else ""
    if copy.rowless:
        yield Skip(Item.REALISM, f"{size}{age}; nothing ran on rows", configured=False)
        return
    if not tables:
        hint = 'production\'s size is not known; say it: [production] rows = { "posts" = 12000000 }'
        yield Skip(Item.REALISM, f"{size}{age}; {hint}", configured=False)
        return
    told = [f"{size}{age}", _sizes(tables, relations, touched)]
    if production.version is not None:
        told.append(f"production runs {production.version}, {_settings(differences)}")
    yield Looked(Item.REALISM, "; ".join(told))


def _sizes(tables: Sequence[ProductionTable], relations: Sequence[Relation], touched: Collection[str]) -> str:
    """Of what the migration works on and production has, the tables that are least like it."""
    here = {row.name: row for row in relations if row.phase is Phase.BEFORE}
    known = [row for row in tables if row.relation in here]
    mine = [row for row in known if row.relation in touched]
    if not mine:
        return f"{len(known)} table{'' if len(known) == 1 else 's'} held against production"
    worst = sorted(mine, key=lambda row: ((here[row.relation].rows or 0) / max(row.rows, 1), row.relation))
    return ", ".join(_size(row, here[row.relation]) for row in worst[:_TOLD])


def _size(production: ProductionTable, copy: Relation) -> str:
    rows = f"{production.relation}: {round(copy.rows or 0):,} of {production.rows:,} rows"
    if production.bytes is None:
        return rows
    return f"{rows}, {(copy.pages or 0) * 8192 / 1e6:,.0f} of {production.bytes / 1e6:,.0f} MB"


def _settings(differences: Sequence[SettingDifference]) -> str:
    if not differences:
        return "with the same planner settings"
    named = ", ".join(f"{one.name} {one.production} (here {one.copy or 'unknown'})" for one in differences[:_TOLD])
    more = f" and {len(differences) - _TOLD} more" if len(differences) > _TOLD else ""
    return f"with other planner settings: {named}{more}"
