"""The bookstore as its readers meet it: an HTTP service over one database.

Knows nothing of how it is run.
"""
