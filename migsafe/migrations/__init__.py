"""Migration files: which ones a run is about, in which order, and their text."""
