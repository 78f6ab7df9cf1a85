"""What follows from a book on a day: verdicts, integrity, expiry, cells and quorums, joined in
an evaluation. It knows no rule.
"""
