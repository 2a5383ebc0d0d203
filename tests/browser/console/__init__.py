"""The owner's console in a browser, against the whole service."""
