"""The cache in front of the database: what its entries depend on, and what the migration and the deploy do to them.

`patterns`, `lineage`, `trace`, `decode`, `compare_values`, `loader_cost` and `compare` are pure but for reading their
file; `copy`, `loaders`, `staleness` and `replay` talk to the throw-away servers. `measure` calls them in order.
"""
