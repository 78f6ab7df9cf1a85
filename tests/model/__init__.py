"""Tests of `drillbook.model`."""
