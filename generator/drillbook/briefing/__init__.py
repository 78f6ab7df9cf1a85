"""What a team is told of an assessment, as values: reports write them as text, and pages show
them.
"""
