"""Readers of the files in which other tools say what is deployed: one module a format."""
