"""The schema as far as it is known without a server: what is there, and what each action makes of it [pure]."""
