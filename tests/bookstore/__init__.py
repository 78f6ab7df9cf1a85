"""The bookstore of the examples, run for real beside any other one."""
