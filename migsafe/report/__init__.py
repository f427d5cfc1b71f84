"""The answer of a run as one frozen value, and its forms: text, JSON, Markdown."""
