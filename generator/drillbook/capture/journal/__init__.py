"""A journal is an append-only log of one session that survives the failure of its disk.

`chain` says what a line is, `journal_file` how a file is shared and written, `relocation` where a
journal goes when its disk fails and how it is found again, `reading` reads one without changing
anything, `lock` keeps a second prompt away.
"""
