"""Importers make files of a book out of what a team has already."""
