"""Reads every `.sql` file below the given folders with migsafe and with PostgreSQL's own grammar, and compares.

    python -m bench.grammar [--show N] FOLDER…

Prints, for each folder, how many statements were understood, differ, or crashed, and up to N (5) examples of each kind
of trouble. Exit code 0: everything that PostgreSQL's grammar accepts is understood, the same way, and cut at the same
places; 1 otherwise. Statements of other dialects, and psql's own commands, are refused by both and count apart.
"""

import re
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.grammar.compare import BAD, Compared, Outcome, compare
from bench.grammar.cut import cut_differences
from migsafe.sql.split import outline

_QUOTED = re.compile(r"“[^”]*”|'[^']*'|None|\(\)")
"""What differs between two troubles of one kind."""


def main() -> int:
    """Compare, print, and return the exit code."""
    parser = ArgumentParser(prog="python -m bench.grammar", description="migsafe against PostgreSQL's own grammar")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=5, metavar="N", help="examples of each kind of trouble")
    arguments = parser.parse_args()
    return max([_folder(folder, arguments.show) for folder in arguments.folders])


def _folder(folder: Path, show: int) -> int:
    counts: Counter[Outcome] = Counter()
    examples: list[str] = []
    shown: Counter[str] = Counter()
    cuts = 0
    for path, text in _files(folder):
        wrong_cuts = cut_differences(text)
        cuts += len(wrong_cuts)
        examples += [f"{path}: {cut}" for cut in wrong_cuts]
        for compared in (compare(text, chunk) for chunk in outline(text).chunks):
            counts[compared.outcome] += 1
            if compared.outcome in BAD:
                kind = f"{compared.outcome.name} {_QUOTED.sub('', compared.detail)}"
                shown[kind] += 1
                if shown[kind] <= show:
                    examples.append(_example(path, compared))
    print(f"{folder}: {counts.total()} statements")
    for outcome in Outcome:
        print(f"  {counts[outcome]:7} {outcome.value}")
    print(f"  {cuts:7} statements cut at other places")
    print(*examples, sep="\n")
    return int(cuts > 0 or any(counts[outcome] for outcome in BAD))


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted([folder] if folder.is_file() else folder.rglob("*.sql")):
        if path.is_file():
            try:
                yield path, path.read_bytes().decode("utf-8-sig").replace("\0", "")
            except UnicodeDecodeError:
                print(f"{path}: is not UTF-8, left out")


def _example(path: Path, compared: Compared) -> str:
    chunk = compared.chunk
    text = " ".join(chunk.text.split())[:200]
    return f"  {compared.outcome.name.lower()} {path}:{chunk.line}: {compared.detail}\n      {text}"


if __name__ == "__main__":
    sys.exit(main())
