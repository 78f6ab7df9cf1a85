"""Findings in, text out: one module for each format."""
