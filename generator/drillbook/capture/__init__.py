"""The live recording of a failure test: what was acknowledged is on the disk, whatever happens
next.
"""
