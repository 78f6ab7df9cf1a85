"""What commands do to the system, as strace sees it: a command that reads writes nothing and runs
nothing but git.
"""
