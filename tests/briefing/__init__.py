"""Tests of what a team is told of an assessment."""
