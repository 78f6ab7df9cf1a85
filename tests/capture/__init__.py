"""Tests of `drillbook.capture`."""
