"""The desk, where a book is read, what is known beside it gathered, and all of it judged."""
