"""The bookstore's visitors: readers, writers and a watcher, who see it only from outside, through
HTTP.
"""
