"""The command `migsafe`, also as `python -m migsafe`: what was asked before is answered before the rest is loaded."""

import sys

from migsafe.again import answer


def main() -> None:
    """Run the command line of this process."""
    code = answer(sys.argv[1:])
    if code is None:
        from migsafe.cli import main as run

        run()
    sys.exit(code)


if __name__ == "__main__":
    main()
