"""The layouts of migration tools, one module each; `detect` tells which one a path belongs to."""
