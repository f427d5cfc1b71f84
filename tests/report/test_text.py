"""The report for a terminal."""

import re

import pytest
from msgspec.structs import replace

from migsafe.model import Verdict
from migsafe.report.layout import Layout
from migsafe.report.text import render_text
from tests.report.answers import PATH, failing, finding_of, passing, statement_of

FAILING = f"""\
✘ fail         Locks and availability: 1 error, 1 waived
✔ pass         Data is preserved: looked
✔ pass         Indexes are added carefully: looked
✔ pass         The running application keeps working: looked
✘ fail         Query plans do not regress: 1 error
✔ pass         PostgreSQL buffer hit ratio holds: looked
✔ pass         The cache stays correct: looked
✔ pass         The cache hit ratio holds: looked
– not checked  Scheduled jobs keep running: no jobs: declare them in
               migsafe.toml, as in `[[job]]`
✔ pass         The rollback works: looked
✔ pass         Permissions and secrets: looked
✔ pass         Tested on realistic data: looked
! warn         The change is documented: 1 warning

sample_migrations/blog/migrations/0099_latin.sql:2:7  not read
  is not UTF-8
  hint: save the file in UTF-8

{PATH}:6:1  not understood
  unknown command FROB

{PATH}:1:1  index-not-concurrent
  CREATE INDEX post_meta_value_idx ON post_meta
  ✘ error: Writes to public.post_meta wait for 1.2 s while the index is built.
    observed: held 1.2 s, rows 240,000
  instead: CREATE INDEX CONCURRENTLY post_meta_value_idx ON post_meta (meta_key, meta_value);

{PATH}:1:1  index-lost
  CREATE INDEX post_meta_value_idx ON post_meta
  ✘ error: post_list reads 6,346 pages instead of 5.
    measured: example 2, before 5, after 6,346

{PATH}:1:1  header-missing
  ! warning: Nobody can tell who owns this migration.
  instead:
    -- owner: team
    -- reason: why

{PATH}:3:1  lock-timeout-missing
  No lock_timeout is set.
  waived: nobody writes at night (until 2027-01-31)

More about a rule: migsafe explain index-not-concurrent
0007_index_and_foreign_key.sql: 1.2 s on the copy; longest strong lock 1.2 s,
ShareLock on public.post_meta; 19 MB of disk needed
1 of 3 statements understood; 18 of 18 queries explained before and after;
30,000 cache requests replayed; copy embedded, 173 MB, 750,012 rows; PostgreSQL
16.9; Redis 7.2.4; 4.1 s
✘ fail: locks, plans (2 fail, 1 warn, 1 not checked, 9 pass); 1 input could not
  be read
"""


def test_a_failing_report_says_what_where_and_what_to_do() -> None:
    assert render_text(failing(), Layout()) == FAILING


def test_a_passing_report_is_the_checklist_and_the_verdict() -> None:
    lines = render_text(passing(), Layout()).splitlines()

    assert lines[9] == "– not checked  The rollback works: no down migration: name it in the header, `--"
    assert lines[-1] == "✔ pass (1 not checked, 12 pass)"
    assert "migsafe explain" not in "\n".join(lines)


def test_an_incomplete_report_ends_with_that_word() -> None:
    report = replace(passing(), verdict=Verdict.INCOMPLETE)

    last = render_text(report, Layout()).splitlines()[-1]

    assert last == "– incomplete: not everything could be looked at (1 not checked, 12 pass)"


def test_colour_adds_nothing_but_escape_codes() -> None:
    coloured = render_text(failing(), Layout(color=True))

    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == FAILING


def test_every_mark_has_a_word_beside_it() -> None:
    for line in FAILING.splitlines():
        if line.strip()[:1] in ("✔", "✘", "!", "–"):
            assert re.match(r"\s*. (pass|fail|warn|not checked|error|warning|note)\b", line), line


@pytest.mark.parametrize("width", [40, 60, 80, 110])
def test_paths_are_never_broken_and_prose_keeps_to_the_width(width: int) -> None:
    words = "a message that is long enough to be wrapped at any of the widths that terminals have, " * 3
    finding = finding_of(message=f"{words}{PATH}:1:1", instead="", measured={})

    lines = render_text(replace(passing(), findings=(finding,)), Layout(width)).splitlines()

    assert f"{PATH}:1:1  index-not-concurrent" in lines
    assert any(f"{PATH}:1:1" in line for line in lines[15:] if "index-not" not in line)
    assert all(len(line) <= width for line in lines if PATH not in line and "migsafe explain" not in line)


def test_findings_of_one_rule_at_one_place_stand_together_with_their_advice_once() -> None:
    findings = tuple(finding_of(message=f"{name} reads more.", instead="Keep it.") for name in ("a", "b"))

    text = render_text(replace(passing(), findings=findings), Layout())

    assert text.count(f"{PATH}:1:1") == 1
    assert text.index("a reads more.") < text.index("b reads more.") < text.index("instead: Keep it.")
    assert text.count("Keep it.") == 1


def test_long_advice_is_told_once() -> None:
    advice = "CREATE INDEX\n  ON posts (id);"
    places = (("index-scan-lost", 1), ("index-scan-lost", 2), ("pages-grown", 2))
    findings = tuple(finding_of(rule=rule, line=line, instead=advice) for rule, line in places)

    text = render_text(replace(failing(), findings=findings), Layout())

    assert text.count("ON posts (id);") == 1
    assert text.count("  instead: as above, for index-scan-lost\n") == 2


def test_escape_sequences_in_a_migration_do_not_reach_the_terminal() -> None:
    evil = "\x1b[2J\x9b31m\u202ehidden\x07"
    report = replace(
        passing(),
        findings=(finding_of(message=evil, instead=evil, path=f"{evil}.sql"),),
        statements=(statement_of(summary=evil),),
    )

    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", render_text(report, Layout()))


def test_example_parameters_are_not_shown() -> None:
    assert "ada@example.org" not in FAILING
    assert any(query.parameters for query in failing().queries)


def test_a_statement_that_was_not_understood_is_shown_once() -> None:
    silent = replace(failing(), findings=())

    assert render_text(silent, Layout()).count("not understood") == 2
    assert FAILING.count("not understood") == 1, "the finding at the other one speaks of it"
