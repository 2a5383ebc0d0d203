"""Telling receivers outside what happened in a workspace."""
