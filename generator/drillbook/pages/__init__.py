"""Pages as values: a book's standing in, finished HTML out. All of Jinja is here."""
