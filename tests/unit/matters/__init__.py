"""Matters: what leaves as events."""
