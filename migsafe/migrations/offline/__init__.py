"""Alembic and Django asked for their own SQL, in the project's own interpreter and never in ours.

`alembic_runner.py` and `django_runner.py` are scripts for that interpreter: they import nothing of migsafe, work with
Python 3.8 and newer, connect to nothing and write one JSON document.
"""
