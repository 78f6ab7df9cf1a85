"""Tests that the starter files and the repository's own files keep what they promise."""
