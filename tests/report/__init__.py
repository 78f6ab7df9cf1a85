"""Tests of `drillbook.report`."""
