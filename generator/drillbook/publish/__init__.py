"""Publishing: whole versions of a site in an archive, which nobody can alter without
being noticed.
"""
