"""Files in, typed entries and findings out. All of PyYAML is here."""
