"""Charts are geometry worked out from a book; templates draw them as inline SVG."""
