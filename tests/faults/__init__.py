"""Faults put the recording of a session through what kills, starves and damages it; run with `make
faults`.

No test of pytest's: some need root or strace, and all together take minutes.
"""
