"""Counts what has changed into the owners' reports."""
