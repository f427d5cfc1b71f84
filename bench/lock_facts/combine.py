"""Try predictions on statements that nobody wrote down: actions of measured forms, put together at random.

    python -m bench.lock_facts.combine BIN_DIR [--seed 1] [--number 1000]

BIN_DIR holds `postgres` and `initdb` of one major version, as for `measure`. Each combination runs on the server and is
predicted; what PostgreSQL refuses does not count, every difference is printed. Two kinds are tried in turn: several
actions in one ALTER TABLE, and a statement after up to three others.
"""

import argparse
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

from bench.lock_facts.forms import Form, all_forms
from bench.lock_facts.measure import build_stage, installation_in, observe_on
from bench.lock_facts.observation import read_table
from bench.lock_facts.predicted import measured, predicted
from migsafe.copies.cluster import make_cluster
from migsafe.copies.postgres import Purpose, running_postgres
from migsafe.copies.reachable import reachable_postgres
from migsafe.copies.run_folder import open_run

_ALTER = re.compile(r"ALTER TABLE (\w+) (.*)", re.DOTALL)
_ALONE = re.compile(r"RENAME|SET SCHEMA|ATTACH|DETACH|.*USING INDEX")
"""Actions that PostgreSQL takes alone only, or that rename an index: what is rebuilt has no name from before then."""
_NAMED = re.compile(r"(?:COLUMN|CONSTRAINT) (?:IF (?:NOT )?EXISTS )?(\w+)")
_, _TABLE = read_table()
_NO_CHANGE_OF_SCHEMA = re.compile(r"SELECT|LOCK|EXPLAIN|COPY|INSERT|UPDATE|DELETE|MERGE|TRUNCATE")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("bin_dir", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--number", type=int, default=1000)
    arguments = options.parse_args()
    installation = installation_in(arguments.bin_dir)
    tried = differing = 0
    with open_run() as run:
        reachable = reachable_postgres(installation, run)
        folder = run.subfolder("pg")
        make_cluster(reachable, run, folder / "data")
        with running_postgres(reachable, run, folder, Purpose.MEASURING) as server:
            build_stage(server)
            for form in islice(combined(installation.major, arguments.seed), arguments.number):
                seen = observe_on(server, form)
                if seen.error is not None or seen.alone:
                    continue
                tried += 1
                found, expected = measured(form, seen), predicted(form, installation.major)
                if found != expected:
                    differing += 1
                    print(*form.before, form.sql, f"\n  seen      {found}\n  predicted {expected}", flush=True)
    print(f"{installation.banner}: {tried} ran, {differing} predicted otherwise")


def combined(major: int, seed: int) -> Iterator[Form]:
    """Forms without end, in turn of several actions and after other statements; the same for the same seed."""
    dice = Random(seed)
    forms = _usable_forms(major)
    changing = changes_of_schema(major)
    while True:
        actions = _actions(dice, forms)
        if actions:
            yield actions
        before = tuple(dice.sample(changing, dice.choice((1, 1, 2, 3))))
        yield Form("combined", "statements", 12, before, dice.choice(forms).sql)


def changes_of_schema(major: int) -> list[str]:
    """The statements of the forms that change the stage's schema, one each, and run in a transaction."""
    return [form.sql for form in _usable_forms(major) if not _NO_CHANGE_OF_SCHEMA.match(form.sql)]


def _usable_forms(major: int) -> list[Form]:
    """The forms of one statement that were measured to run in a transaction."""
    return [form for form in all_forms() if not form.before and _runs_in_a_transaction(form, major)]


def _runs_in_a_transaction(form: Form, major: int) -> bool:
    seen = _TABLE[form.name].get(major)
    return seen is not None and seen.error is None and not seen.alone


def _actions(dice: Random, forms: list[Form]) -> Form | None:
    """Two or three actions on one table that name nothing twice; None where the dice find no such."""
    matches = [match for form in forms if (match := _ALTER.match(form.sql.rstrip().rstrip(";")))]
    usable = [match for match in matches if not _ALONE.match(match[2])]
    first = dice.choice(usable)
    others = [match[2] for match in usable if match[1] == first[1] and match[2] != first[2]]
    chosen = [first[2], *dice.sample(others, min(len(others), dice.choice((1, 1, 2))))]
    named = [name for action in chosen for name in _NAMED.findall(action)]
    if len(chosen) < 2 or len(named) > len(set(named)):
        return None
    return Form("combined", "actions", 12, (), f"ALTER TABLE {first[1]} {', '.join(chosen)};")


if __name__ == "__main__":
    main()
