"""The MkDocs plugin, with real builds."""
