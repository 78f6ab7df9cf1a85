"""Secrets in any text: how they are written, by whom they are made, and where they stand."""
