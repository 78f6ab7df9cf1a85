"""Probes measure again and again while a dependency fails."""
