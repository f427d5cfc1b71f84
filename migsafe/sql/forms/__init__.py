"""Readers of statements, one module a family; `dispatch` finds the one for a statement's first words."""
