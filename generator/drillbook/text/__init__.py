"""What is true of any text, whoever wrote it: what in it nobody sees, what is a secret, where an
address leads; and how numbers, spans of time and digests are written.
"""
