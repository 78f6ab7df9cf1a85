"""Tests of `drillbook.cli`."""
