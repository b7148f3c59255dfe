"""The entry grid alone in a browser: a page of its own and a stub of the save contract."""
