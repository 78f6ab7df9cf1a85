"""Pages as values: an evaluated book in, finished HTML out. All of Jinja is here."""
