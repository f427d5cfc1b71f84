"""The report as a comment on a pull request."""

import re

import pytest
from msgspec.structs import replace

from migsafe.model import Item, Outcome
from migsafe.report.markdown import LONGEST, render_markdown
from migsafe.report.markup import cell, code, fenced, prose
from tests.report.answers import PATH, checklist_of, failing, finding_of, passing, pattern_of, query_of, statement_of

PASSING = """\
## ✅ migsafe · pass (1 not checked, 12 pass)

| | item | result |
|---|---|---|
| ✅ | Locks and availability | **pass**: looked |
| ✅ | Data is preserved | **pass**: looked |
| ✅ | Indexes are added carefully | **pass**: looked |
| ✅ | The running application keeps working | **pass**: looked |
| ✅ | Query plans do not regress | **pass**: looked |
| ✅ | PostgreSQL buffer hit ratio holds | **pass**: looked |
| ✅ | The cache stays correct | **pass**: looked |
| ✅ | The cache hit ratio holds | **pass**: looked |
| ✅ | Scheduled jobs keep running | **pass**: looked |
| ➖ | The rollback works | **not checked**: no down migration: name it in the header, `-- rollback:` |
| ✅ | Permissions and secrets | **pass**: looked |
| ✅ | Tested on realistic data | **pass**: looked |
| ✅ | The change is documented | **pass**: looked |

<details><summary>Queries: 18 queries, 18 explained before and after</summary>

| | query | example | pages before | pages after | changes |
|---|---|--:|--:|--:|---|
| ✅ pass | `post_by_id` | 2 | 5 | 5 |  |

</details>

<details><summary>Migrations: 1 migration rehearsed</summary>

| migration | took | longest strong lock | write-ahead log | disk needed |
|---|--:|---|--:|--:|
| `0007_index_and_foreign_key.sql` | 1.2 s | 1.2 s ShareLock public.post_meta | 11 MB | 19 MB |

</details>

<details><summary>Statements and their locks: 1 statement</summary>

| place | statement | took | locks, rewrites, scans |
|---|---|--:|---|
| `0007_index_and_foreign_key.sql:1` | `CREATE INDEX post_meta_value_idx ON post_meta` | 1.2 s | \
scans public.post_meta; ShareLock public.post_meta |

</details>

<sub>1 of 1 statement understood; 18 of 18 queries explained before and after; copy embedded, 173 MB, 750,012 rows; \
PostgreSQL 16.9; Redis 7.2.4; 4.1 s; migsafe 0.1.0</sub>
"""

FINDINGS = f"""
**`sample_migrations/blog/migrations/0099_latin.sql:2:7`** · not read

is not UTF-8 (save the file in UTF-8)

**`{PATH}:6:1`** · not understood

unknown command FROB

**`{PATH}:1:1`** · `index-not-concurrent` · ❌ error

Writes to public.post_meta wait for 1.2 s while the index is built.<br>
_observed: held 1.2 s, rows 240,000_

Instead:

```sql
CREATE INDEX CONCURRENTLY post_meta_value_idx ON post_meta (meta_key, meta_value);
```

**`{PATH}:1:1`** · `index-lost` · ❌ error

post_list reads 6,346 pages instead of 5.<br>
_measured: example 2, before 5, after 6,346_

**`{PATH}:1:1`** · `header-missing` · ⚠️ warning

Nobody can tell who owns this migration.

Instead:

```sql
-- owner: team
-- reason: why
```

<details><summary>1 waived finding</summary>

- `{PATH}:3:1` `lock-timeout-missing`: No lock_timeout is set. Waived because nobody writes at night (until 2027-01-31)

</details>
"""


def test_a_passing_report_is_the_checklist_and_the_folded_details() -> None:
    assert render_markdown(passing()) == PASSING


def test_findings_stand_between_the_checklist_and_the_details() -> None:
    text = render_markdown(failing())

    assert text.startswith("## ❌ migsafe · fail: locks, plans (2 fail, 1 warn, 1 not checked, 9 pass); 1 input")
    assert text.index("| ⚠️ | The change is documented") < text.index(FINDINGS) < text.index("<summary>Queries")
    assert "| ❌ fail | `post_list` | 2 | 5 | 6,346 | index-scan-to-seq-scan |" in text
    assert "| `anp:post:{id}` | 80 % | 79 % | 120 | 2.5 s | 12.5 % | 1,000 |" in text


def test_example_parameters_are_not_shown() -> None:
    assert "ada@example.org" not in render_markdown(failing())


def test_a_long_report_says_how_much_it_leaves_out() -> None:
    findings = tuple(finding_of(line=line) for line in range(1, 2001))

    text = render_markdown(replace(failing(), findings=findings))

    assert len(text) <= LONGEST
    shown = text.count("· `index-not-concurrent`")
    left_out = re.search(r"… and ([\d,]+) more places with findings\.", text)
    assert left_out
    assert shown + int(left_out[1].replace(",", "")) == 2000
    assert shown >= 50


@pytest.mark.parametrize("character", ["&", "x", "|", "`", "\\", "@"])
def test_no_report_is_longer_than_a_comment_may_be(character: str) -> None:
    endless = character * 20_000
    items: dict[Item, tuple[Outcome, str, str | None]] = dict.fromkeys(Item, (Outcome.FAIL, endless, endless))
    report = replace(
        failing(),
        checklist=checklist_of(items),
        findings=tuple(finding_of(endless, line, message=endless, instead=endless) for line in range(1, 200)),
        statements=tuple(statement_of(number, summary=endless, understood=False) for number in range(1, 200)),
        queries=tuple(query_of(endless) for _ in range(200)),
    )

    assert len(render_markdown(report)) <= LONGEST


def test_every_list_is_cut_at_the_same_number() -> None:
    many = 3000
    cache = failing().cache
    assert cache
    report = replace(
        failing(),
        queries=tuple(query_of(f"query_{number}") for number in range(many)),
        cache=replace(cache, patterns=tuple(pattern_of(f"p{n}") for n in range(many))),
    )

    text = render_markdown(report)

    assert len(text) <= LONGEST
    assert "more queries." in text
    assert "more patterns." in text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("anp:post:* and anp:*", r"anp:post:\* and anp:\*"),
        ("`anp:post:*` stays", "`anp:post:*` stays"),
        ("<script>", "&lt;script&gt;"),
        ("[x](https://example.org)", r"\[x\](https://example.org)"),
        ("ask @team", "ask @\N{ZERO WIDTH SPACE}team"),
        ("two\n\nlines", "two lines"),
        ("_private post_meta", r"\_private post_meta"),
        ("one ` tick", r"one \` tick"),
    ],
)
def test_text_of_others_is_taken_literally(text: str, markdown: str) -> None:
    assert prose(text) == markdown


def test_no_bar_ends_a_cell() -> None:
    assert cell("a | b `c | d`") == r"a \| b `c \| d`"


def test_code_holds_backticks() -> None:
    assert code("a `b` c") == "``a `b` c``"
    assert code("`") == "`` ` ``"


def test_no_fence_ends_the_block() -> None:
    assert fenced("```\n# heading") == "````sql\n```\n# heading\n````"
