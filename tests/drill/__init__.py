"""Failure tests of the bookstore from nothing, recorded with `drillbook capture`: `python -m
drill`.
"""
