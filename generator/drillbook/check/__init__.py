"""What a book proves on a given day: verdicts, cells and findings.

Pure: no file, no clock, no git.
"""
