"""Tells receivers what happened in a workspace."""
