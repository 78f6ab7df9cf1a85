"""The site engines that pages are handed to; the only place that knows them."""
