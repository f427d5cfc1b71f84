"""Whether a query, a change of data or an expression is well formed: PostgreSQL's grammar, without building a tree.

What stands in brackets is put aside and looked at later, so that no depth of nesting costs more than its length, and
nothing recurses. Precedence does not matter to that question; what an operator does, what a function takes, does not
either.
"""
