"""MkDocs with Material: the plugin that hands over finished pages, and the calls that build and
serve.
"""
