"""The page of one result, in parts: its headline, figures, moments, impact, steps, evidence and
reviews.
"""
