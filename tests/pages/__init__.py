"""Pages as values: filters, prose, charts, templates, and what each kind of page says."""
