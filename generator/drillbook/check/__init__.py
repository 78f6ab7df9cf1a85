"""What a book proves on a given day, and the rules that say what it lacks.

Pure: no file, no clock, no git.
"""
