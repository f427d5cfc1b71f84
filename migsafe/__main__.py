"""The command `migsafe`, also as `python -m migsafe`: what was asked before is answered before the rest is loaded."""

import atexit
import gc
import os
import sys

from migsafe.again import answer


def main() -> None:
    """Run the command line of this process."""
    code = answer(sys.argv[1:])
    if code is None:
        # A run is short and makes few cycles: collecting them would take a tenth of its time.
        gc.set_threshold(100_000, 50, 100)
        from migsafe.cli import main as run

        code = run()
    _leave(code)


def _leave(code: int) -> None:
    """End the process without taking every module apart first, which takes a tenth of a quick run's time."""
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        sys.exit(code)  # Python says what could not be printed
    os._exit(code)


if __name__ == "__main__":
    main()
