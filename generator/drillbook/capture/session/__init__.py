"""The events that a journal tells, the session that they are, and the result that they make."""
