"""Answers customers inside their tickets."""
