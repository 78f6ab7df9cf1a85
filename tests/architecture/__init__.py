"""Tests of how the package is laid out."""
