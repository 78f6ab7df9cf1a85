"""The installed command on whole books."""
