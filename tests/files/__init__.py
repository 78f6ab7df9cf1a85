"""Tests of `drillbook.files`."""
