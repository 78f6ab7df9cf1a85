"""One module for each kind of page: it gathers what the page shows and renders it."""
