"""Secrets made up at run time, and ordinary output of programs, to try the redaction with."""
