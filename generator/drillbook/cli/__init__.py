"""The command line: it parses, wires the other packages together, and decides the exit code."""
