"""`python -m migsafe` is the command `migsafe`."""

from migsafe.cli import main

if __name__ == "__main__":
    main()
