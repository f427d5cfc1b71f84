"""Rules as data: loading, judging, waiving, explaining them, and running their examples."""
