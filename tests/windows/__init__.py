"""What holds on Windows, seen from elsewhere."""
