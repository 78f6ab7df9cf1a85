"""Tests of what people meet at a terminal, in a real one."""
