"""Work shared out among processes. Each test runs a process of its own: a run of pytest with threads makes no forks."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.cli.terminal import environment

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2,
    reason="work is shared out on Linux with two processors",
)
BEGINNING = """
import os, signal, time
from migsafe.migrations import shared_out as module
def shared_out(work, do, forks):
    with module.shared_out(work, do, forks) as finish:
        return finish()
own = os.getpid()
def by(n):
    time.sleep(0.002)
    return f"{n} {os.getpid()}".encode()
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BEGINNING + script], capture_output=True, text=True, timeout=30)


def test_several_processes_do_the_work_and_it_comes_back_in_order() -> None:
    done = run("for one in shared_out(range(200), by, 3): print(one.decode())")

    numbers, processes = zip(*(line.split() for line in done.stdout.splitlines()), strict=True)
    assert numbers == tuple(str(number) for number in range(200))
    assert len(set(processes)) > 1
    assert done.stderr == ""


def test_no_more_forks_than_asked_for() -> None:
    done = run("print(*(one.decode().split()[1] for one in shared_out(range(200), by, 0)), own)")

    assert len(set(done.stdout.split())) == 1


@pytest.mark.parametrize("work", [0, 1, 47, 48, 49])
def test_however_little_there_is_to_do(work: int) -> None:
    done = run(f"print(*(one.decode().split()[0] for one in shared_out(range({work}), by, 3)))")

    assert done.stdout.split() == [str(number) for number in range(work)]


def test_what_a_fork_that_was_killed_leaves_undone_is_done_here() -> None:
    done = run("""
def deadly(n):
    if os.getpid() != own and n > 100:
        os.kill(os.getpid(), signal.SIGKILL)
    return by(n)
print(*(one.decode().split()[1] for one in shared_out(range(200), deadly, 3)), own)
""")

    *processes, own = done.stdout.split()
    assert len(processes) == 200
    assert set(processes) == {own}


def test_an_error_is_raised_here_and_no_fork_is_left() -> None:
    done = run("""
def fails(n):
    raise ValueError(n)
try:
    shared_out(range(200), fails, 3)
except ValueError:
    print("raised")
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("no child")
""")

    assert done.stdout.splitlines() == ["raised", "no child"]
    assert done.stderr == ""


@pytest.mark.parametrize(
    "unsafe",
    [
        "__import__('threading').Thread(target=time.sleep, args=(1,), daemon=True).start()",
        "signal.signal(signal.SIGCHLD, signal.SIG_IGN)",
    ],
    ids=["threads", "nobody waits"],
)
def test_where_forks_are_not_safe_everything_is_done_in_this_process(unsafe: str) -> None:
    done = run(f"""
{unsafe}
print({{one.split()[1].decode() for one in shared_out(range(100), by, 3)}} == {{str(own)}})
""")

    assert done.stdout == "True\n"


@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_forks_end_with_the_process_that_made_them(number: str, tmp_path: Path) -> None:
    seen = tmp_path / "processes"
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"""{BEGINNING}
from migsafe.copies.termination import clean_up_on_termination
clean_up_on_termination()
def slow(n):
    with open({str(seen)!r}, "a") as file:
        file.write(f"{{os.getpid()}}\\n")
    time.sleep(0.05)
    return b""
shared_out(range(480), slow, 3)
""",
        ],
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 20
    while not seen.exists() or len(set(seen.read_text().split())) < 2:
        assert time.monotonic() < until
        time.sleep(0.02)

    process.send_signal(getattr(__import__("signal"), number))
    process.wait(10)

    left = {int(one) for one in seen.read_text().split()} - {process.pid}
    while any(lives(one) for one in left):
        assert time.monotonic() < until
        time.sleep(0.05)


def lives(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


def test_a_report_is_the_same_whoever_read_the_files(tmp_path: Path) -> None:
    columns = "".join(f",\n  column_{number} integer NOT NULL DEFAULT {number}" for number in range(120))
    for number in range(70):
        text = f"CREATE TABLE t{number} (id bigint PRIMARY KEY{columns});\nDROP INDEX i{number};\n"
        (tmp_path / f"{number:03}_made.sql").write_text(text)
    found = []
    for processors in (sorted(os.sched_getaffinity(0)), sorted(os.sched_getaffinity(0))[:1]):
        cache = tmp_path / f"cache{len(processors)}"
        done = subprocess.run(
            [sys.executable, "-m", "migsafe", "check", "--copy", "none", "--format", "json", str(tmp_path)],
            env={**environment(), "MIGSAFE_CACHE_DIR": str(cache)},
            cwd=tmp_path,
            preexec_fn=partial(os.sched_setaffinity, 0, processors),
            capture_output=True,
            check=False,
        )
        report = json.loads(done.stdout)
        del report["timings_ms"]
        found.append((done.returncode, report))

    assert found[0] == found[1]
    assert len(found[0][1]["findings"]) >= 70
