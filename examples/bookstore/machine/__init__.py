"""Runs the bookstore and what it depends on, on one machine and on loopback addresses only."""
