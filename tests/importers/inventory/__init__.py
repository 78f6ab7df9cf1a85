"""Tests of the readers of what is deployed."""
