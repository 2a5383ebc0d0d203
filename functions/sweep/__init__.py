"""Finds what is due or was left behind, each minute."""
