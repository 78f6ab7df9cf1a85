"""Tests of `drillbook.check`."""
