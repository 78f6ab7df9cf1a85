"""drillbook turns plain files in git into the proof that a team has completed
Resiliency Stage 2.
"""

__version__ = "0.1.0"
