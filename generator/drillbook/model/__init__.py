"""The words of a book as frozen values. Nothing here reads a file, the clock or git."""
