"""What operating systems have each in their own way."""
