"""The cases and the book that they lie over hold no tests of their own."""

collect_ignore = ["base", "cases"]
