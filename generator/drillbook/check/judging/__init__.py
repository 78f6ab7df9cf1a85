"""What follows from a book on a day: verdicts, integrity, expiry, requirements and quorums, joined
in an evaluation. It knows no rule.
"""
