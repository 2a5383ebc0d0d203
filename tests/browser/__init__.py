"""The widget in a browser, against the whole service."""
