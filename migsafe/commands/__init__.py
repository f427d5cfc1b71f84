"""What each command of the command line does. Imported only when the command runs, so that `--help` stays quick."""
