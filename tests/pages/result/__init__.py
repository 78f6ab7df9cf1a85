"""The parts of a result's page, each held against what was recorded."""
