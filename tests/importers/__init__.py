"""Tests of what is made of files that a team has already."""
