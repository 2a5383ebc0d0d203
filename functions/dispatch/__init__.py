"""Tells others what has changed."""
