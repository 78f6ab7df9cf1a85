"""Readers are given files that somebody has damaged, and answer with findings or an error of ours,
in time.
"""
